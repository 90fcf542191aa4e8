package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.AddressBlock;
import io.lockstep.gateway.http.ConnectionShares.Place;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionSharesTest {

    private final ConnectionShares shares = new ConnectionShares(new Limits.Connections(
            1000, 2, List.of(AddressBlock.of("10.0.0.0/8").orElseThrow())));

    @Test
    void each_address_has_its_own_share() {
        assertThat(shares.enter(of("192.0.2.1"))).isPresent();
        assertThat(shares.enter(of("192.0.2.1"))).isPresent();
        assertThat(shares.enter(of("192.0.2.1"))).isEmpty();
        assertThat(shares.enter(of("192.0.2.2"))).isPresent();
    }

    @Test
    void a_client_of_ipv6_is_its_network() {
        assertThat(shares.enter(of("2001:db8::1"))).isPresent();
        assertThat(shares.enter(of("2001:db8::2"))).isPresent();
        assertThat(shares.enter(of("2001:db8::3"))).isEmpty();
        assertThat(shares.enter(of("2001:db8:0:1::3"))).isPresent();
    }

    @Test
    void a_connection_that_is_over_makes_room_and_leaves_no_trace() {
        Optional<Place> first = shares.enter(of("192.0.2.1"));
        Optional<Place> second = shares.enter(of("192.0.2.1"));
        assertThat(shares.enter(of("192.0.2.1"))).isEmpty();
        first.orElseThrow().leave();
        Optional<Place> third = shares.enter(of("192.0.2.1"));
        assertThat(third).isPresent();
        second.orElseThrow().leave();
        third.orElseThrow().leave();
        assertThat(shares.clients()).isZero();
    }

    @Test
    void an_address_that_many_share_has_no_share() {
        for (int i = 0; i < 10; i++) {
            assertThat(shares.enter(of("10.1.2.3"))).isPresent();
        }
        assertThat(shares.clients()).isZero();
    }

    private static SocketAddress of(String address) {
        return new InetSocketAddress(address, 1);
    }
}
