package io.lockstep.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.ProcessState;
import io.lockstep.devstack.process.Vitals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Scripts read this: changing a name breaks them. */
class StatusRowTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRunningProcessHasEverything() throws JsonProcessingException {
        ProcessState running = new ProcessState.Running(new Vitals(42, 1024, Duration.ofMillis(61_500)));

        assertThat(JSON.writeValueAsString(StatusRow.of(ProcessName.GATEWAY, 8080, running)))
                .isEqualTo("{\"name\":\"gateway\",\"state\":\"running\",\"pid\":42,\"port\":8080,"
                        + "\"memoryBytes\":1024,\"uptimeSeconds\":61}");
    }

    @Test
    void aStoppedOneHasNullsAndThePortThatItWouldUse() throws JsonProcessingException {
        assertThat(JSON.writeValueAsString(StatusRow.of(ProcessName.MYSQL, 13306, new ProcessState.Stopped())))
                .isEqualTo("{\"name\":\"mysql\",\"state\":\"stopped\",\"pid\":null,\"port\":13306,"
                        + "\"memoryBytes\":null,\"uptimeSeconds\":null}");
    }
}
