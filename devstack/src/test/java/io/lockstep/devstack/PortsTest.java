package io.lockstep.devstack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void refusesOnePortForTwo() {
        assertThatThrownBy(() -> Ports.defaults().with(Map.of("gateway", 8081)))
                .isInstanceOf(DevstackException.class)
                .hasMessage("port 8081 is given to both event-service and gateway: choose another one with"
                        + " --port gateway=NUMBER");
    }

    @Test
    void refusesWhatIsNoPort() {
        assertThatThrownBy(() -> Ports.defaults().with(Map.of("gateway", 70_000)))
                .hasMessageContaining("1 and 65535");
    }
}
