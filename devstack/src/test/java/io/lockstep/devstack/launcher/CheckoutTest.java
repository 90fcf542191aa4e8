package io.lockstep.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {

    @TempDir
    private Path folder;

    @Test
    void anOptionGoesBeforeAVariableBeforeTheLastTimeBeforeTheDefault() {
        checkout(Map.of())
                .rememberedPorts()
                .write(Ports.defaults().with(Map.of("gateway", 1001, "redis", 1002, "mysql", 1003)));
        Checkout checkout = checkout(Map.of("LOCKSTEP_PORT_GATEWAY", "2001", "LOCKSTEP_PORT_REDIS", "2002"));

        Ports ports = checkout.ports(PortOptions.parse(List.of("gateway=3001")));

        assertThat(ports.of(ProcessName.GATEWAY)).isEqualTo(3001);
        assertThat(ports.of(ProcessName.REDIS)).isEqualTo(2002);
        assertThat(ports.of(ProcessName.MYSQL)).isEqualTo(1003);
        assertThat(ports.of(ProcessName.KAFKA)).isEqualTo(19092);
    }

    @Test
    void aPortThatIsNoneIsRefusedWithItsName() {
        assertThatThrownBy(() -> PortOptions.parse(List.of("database=1"))).hasMessageContaining("kafka-controller");
        assertThatThrownBy(() -> PortOptions.parse(List.of("redis"))).hasMessageContaining("NAME=NUMBER");
        assertThatThrownBy(() -> checkout(Map.of()).ports(Map.of("redis", 70_000)))
                .hasMessage("port of redis must be between 1 and 65535, got 70000");
        assertThatThrownBy(() -> checkout(Map.of("LOCKSTEP_PORT_REDIS", "x")).ports(Map.of()))
                .hasMessage("LOCKSTEP_PORT_REDIS must be a port number, got \"x\"");
    }

    private Checkout checkout(Map<String, String> environment) {
        return new Checkout(folder, environment, Clock.systemUTC());
    }
}
