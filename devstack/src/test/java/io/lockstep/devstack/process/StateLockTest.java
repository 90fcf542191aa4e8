package io.lockstep.devstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.devstack.DevstackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void inAFolderThatIsNotThereYet() {
        file = folder.resolve("run/launcher.lock");
    }

    @Test
    void aSecondLauncherIsRefusedAndToldAboutTheFirst() {
        StateLock first = StateLock.take(file, "lockstep up", Duration.ZERO);

        assertThatThrownBy(() -> StateLock.take(file, "lockstep down", Duration.ofMillis(200)))
                .isInstanceOf(DevstackException.class)
                .hasMessageContaining(
                        "lockstep up, process " + ProcessHandle.current().pid());

        first.close();
        StateLock.take(file, "lockstep down", Duration.ZERO).close();
    }

    @Test
    void theFileOfAKilledLauncherLocksNothing() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "lockstep up, process 1");

        StateLock.take(file, "lockstep down", Duration.ZERO).close();

        assertThat(file).exists();
    }
}
