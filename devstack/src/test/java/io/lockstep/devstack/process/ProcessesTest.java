package io.lockstep.devstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.devstack.Launch;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private StateFolder state;
    private Processes processes;

    @BeforeEach
    void inAPathWithSpaces() {
        state = new StateFolder(folder.resolve("a path with spaces"), folder);
        processes = new Processes(state);
    }

    @AfterEach
    void endAll() {
        processes.kill(ProcessName.REDIS);
    }

    @Test
    void aProcessWritesItsOwnIdAndIsFoundByIt() throws IOException {
        start("sleep 100");

        // It is found by its environment a moment before it has written its id.
        assertThat(Poll.until(
                        GRACE,
                        () -> Files.exists(state.pidFile(ProcessName.REDIS))
                                && processes.find(ProcessName.REDIS).isPresent()))
                .isTrue();
        long pid = processes.find(ProcessName.REDIS).orElseThrow().pid();
        assertThat(Poll.until(GRACE, () -> written().equals(Long.toString(pid))))
                .isTrue();
        assertThat(processes.find(ProcessName.MYSQL)).isEmpty();
    }

    private String written() {
        try {
            return Files.readString(state.pidFile(ProcessName.REDIS)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProcessIdThatIsUsedAgainIsNotOurs() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "100").start();
        Files.createDirectories(state.pidFile(ProcessName.REDIS).getParent());
        Files.writeString(state.pidFile(ProcessName.REDIS), Long.toString(stranger.pid()));

        assertThat(processes.find(ProcessName.REDIS)).isEmpty();
        processes.stop(ProcessName.REDIS, GRACE);

        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void aProcessWhosePidFileIsGoneIsFoundAndStopped() throws IOException {
        ProcessHandle process = start("sleep 100");
        Poll.until(GRACE, () -> Files.exists(state.pidFile(ProcessName.REDIS)));
        Files.delete(state.pidFile(ProcessName.REDIS));

        assertThat(Poll.until(GRACE, () -> processes.find(ProcessName.REDIS).isPresent()))
                .isTrue();
        assertThat(processes.stop(ProcessName.REDIS, GRACE)).isFalse();

        assertThat(Poll.until(GRACE, () -> !process.isAlive())).isTrue();
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilledAfterTheGrace() throws IOException {
        ProcessHandle process = start("trap '' TERM; echo deaf; while :; do sleep 0.1; done");
        Poll.until(GRACE, () -> log().contains("deaf"));

        boolean killed = processes.stop(ProcessName.REDIS, Duration.ofMillis(300));

        assertThat(killed).isTrue();
        assertThat(Poll.until(GRACE, () -> !process.isAlive())).isTrue();
        assertThat(processes.wasStarted(ProcessName.REDIS)).isFalse();
    }

    @Test
    void anotherSystemsProcessOfTheSameNameIsLeftAlone() throws IOException {
        ProcessHandle process = start("sleep 100");
        Poll.until(GRACE, () -> processes.find(ProcessName.REDIS).isPresent());

        new Processes(new StateFolder(folder.resolve("another"), folder)).stop(ProcessName.REDIS, GRACE);

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void eachStartHasALogOfItsOwn() throws IOException {
        for (String word : List.of("first", "second")) {
            start("echo " + word);
            Poll.until(GRACE, () -> log().contains(word));
        }

        assertThat(log()).isEqualTo("second\n");
        assertThat(state.log(ProcessName.REDIS).resolveSibling("redis.log.1")).hasContent("first\n");
    }

    private ProcessHandle start(String script) throws IOException {
        return processes.start(ProcessName.REDIS, new Launch(List.of("sh", "-c", script), Map.of(), folder));
    }

    private String log() {
        try {
            return Files.exists(state.log(ProcessName.REDIS)) ? Files.readString(state.log(ProcessName.REDIS)) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
