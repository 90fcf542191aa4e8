package io.lockstep.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FellowWorkersClientTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7:8084", "worker-0.workers:8084", "[fd00::1:2]:8084", "[::ffff:10.0.0.7]:8084"})
    void asksNamesAndAddresses(String address) {
        assertThat(FellowWorkersClient.isAddress(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"worker", "fd00::1:2", "someone@worker:8084", "worker:8084/else", "[fd00::1%eth0]:8084", "[]:1"})
    void asksNothingElse(String address) {
        assertThat(FellowWorkersClient.isAddress(address)).isFalse();
    }
}
