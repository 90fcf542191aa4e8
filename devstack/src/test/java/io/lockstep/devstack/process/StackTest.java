package io.lockstep.devstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {

    @TempDir
    private Path folder;

    private StateFolder state;
    private final List<Stack> stacks = new ArrayList<>();

    @BeforeEach
    void ownState() {
        state = new StateFolder(folder.resolve("state"), folder);
    }

    @AfterEach
    void endAll() {
        stacks.forEach(stack -> stack.stopAll(Progress.SILENT));
    }

    @Test
    void aTakenPortIsNamedWithItsHolderAndTheOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports ports =
                    Ports.defaults().with(Map.of("redis", taken.getLocalPort())).only("redis");
            Stack stack = stack(new TestProgram(ProcessName.REDIS, ports, folder, TestProgram.SERVES));

            assertThatThrownBy(() -> start(stack))
                    .isInstanceOf(DevstackException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of redis is taken by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("java")
                    .hasMessageContaining("--port redis=NUMBER");
        }
    }

    @Test
    void whatDiesWhileItStartsIsReportedWithTheEndOfItsLog() {
        Stack stack = stack(redis("echo no memory for you; exit 3"));

        assertThatThrownBy(() -> start(stack))
                .isInstanceOf(DevstackException.class)
                .hasMessageContaining("redis ended while it was starting")
                .hasMessageContaining("no memory for you");
        assertThat(stack.state(ProcessName.REDIS)).isInstanceOf(ProcessState.Died.class);
    }

    @Test
    void aSecondStartLeavesWhatRunsAlone() {
        Stack stack = stack(redis(TestProgram.SERVES));
        start(stack);
        long first = pid(stack);

        Stack another = stack(redis(TestProgram.SERVES));
        start(another);

        assertThat(pid(another)).isEqualTo(first);
    }

    @Test
    void whatWasKilledIsStartedAgain() throws IOException {
        Stack stack = stack(redis(TestProgram.SERVES));
        start(stack);
        long first = pid(stack);

        stack.processes().kill(ProcessName.REDIS);
        assertThat(stack.state(ProcessName.REDIS)).isInstanceOf(ProcessState.Died.class);
        Files.delete(folder.resolve("ready"));
        start(stack);

        assertThat(pid(stack)).isNotEqualTo(first);
    }

    @Test
    void whatIsStoppedIsNotCalledDead() {
        Stack stack = stack(redis(TestProgram.SERVES));
        assertThat(stack.state(ProcessName.REDIS)).isInstanceOf(ProcessState.Stopped.class);

        start(stack);
        assertThat(stack.state(ProcessName.REDIS)).isInstanceOf(ProcessState.Running.class);

        stack.stop(stack.names(), Progress.SILENT);
        assertThat(stack.state(ProcessName.REDIS)).isInstanceOf(ProcessState.Stopped.class);
    }

    @Test
    void whatHangsIsUnready() throws IOException {
        Stack stack = stack(redis(TestProgram.SERVES));
        start(stack);

        Files.delete(folder.resolve("ready"));

        assertThat(stack.state(ProcessName.REDIS))
                .isInstanceOfSatisfying(
                        ProcessState.Unready.class,
                        unready -> assertThat(unready.reason().reason()).isEqualTo("no file yet"));
    }

    @Test
    void nothingIsStartedOnceItIsStopped() {
        Stack stack = stack(redis(TestProgram.SERVES));
        stack.stopAll(Progress.SILENT);

        assertThatThrownBy(() -> start(stack)).hasMessageContaining("stopped before redis was started");
        assertThat(stack.processes().find(ProcessName.REDIS)).isEmpty();
    }

    @Test
    void theWatcherEndsWhatAKilledOwnerLeaves() throws IOException {
        Stack stack = stack(redis(TestProgram.IGNORES_SIGTERM));
        start(stack);
        Process owner = new ProcessBuilder("sleep", "1000").start();
        Watcher watcher = new Watcher(state);
        watcher.start(owner.toHandle(), Reaper.Leaving.NOTHING);
        assertThat(Poll.until(Duration.ofSeconds(10), watcher::runs)).isTrue();

        owner.destroyForcibly();

        assertThat(Poll.until(Duration.ofSeconds(20), () -> !Files.exists(state.root())))
                .isTrue();
        assertThat(stack.processes().find(ProcessName.REDIS)).isEmpty();
        assertThat(Poll.until(Duration.ofSeconds(10), () -> !watcher.runs())).isTrue();
    }

    private Stack stack(TestProgram program) {
        Stack stack = new Stack(state, List.of(program));
        stacks.add(stack);
        return stack;
    }

    private TestProgram redis(String script) {
        return new TestProgram(ProcessName.REDIS, FreePorts.all(new Random()).only("redis"), folder, script);
    }

    private static void start(Stack stack) {
        stack.start(stack.names(), Progress.SILENT);
    }

    private static long pid(Stack stack) {
        return stack.processes().find(ProcessName.REDIS).orElseThrow().pid();
    }
}
