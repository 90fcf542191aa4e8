package io.lockstep.devstack.launcher;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Poll;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.process.Stack;
import io.lockstep.devstack.process.StateLock;
import io.lockstep.devstack.process.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An {@code up} that stays: it owns the system until Ctrl-C, and a {@link Watcher} stops the system should the owner be
 * killed.
 *
 * <p>Ownership is a lock of its own, held as long as the owner lives. The launcher's lock is released as soon as
 * everything is ready, so that {@code down} and another {@code up} work from another terminal.
 */
final class Foreground {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Checkout checkout;
    private final Stack stack;
    private final Console console;
    private final StateLock lock;
    private final AtomicBoolean interrupted;
    private volatile boolean ready;

    /**
     * @param lock the launcher's, which this object releases
     * @param interrupted is set when the system is being stopped
     */
    Foreground(Checkout checkout, Stack stack, Console console, StateLock lock, AtomicBoolean interrupted) {
        this.checkout = checkout;
        this.stack = stack;
        this.console = console;
        this.lock = lock;
        this.interrupted = interrupted;
    }

    /** Takes the watchers away from a system whose owner was killed, since somebody else keeps it now. */
    static void abandonIfDead(Checkout checkout) {
        tryOwn(checkout).ifPresent(ownership -> {
            new Watcher(checkout.state()).stop();
            ownership.close();
        });
    }

    int run(BringUp bringUp) throws IOException {
        Optional<StateLock> ownership = tryOwn(checkout);
        if (ownership.isEmpty()) {
            bringUp.run();
            console.print(
                    "\nAnother `./lockstep up` in the foreground owns it: Ctrl-C there, or `./lockstep down`, stops it.");
            return 0;
        }
        Watcher watcher = new Watcher(checkout.state());
        watcher.stop();
        watcher.start(Owner.thisJvm().process(), Reaper.Leaving.DATA);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(watcher)));
        bringUp.run();
        console.print("\nCtrl-C stops it.");
        ready = true;
        lock.close();
        watchUntilStopped();
        return 0;
    }

    /** Brings the system up; throws if it cannot. */
    @FunctionalInterface
    interface BringUp {
        void run() throws IOException;
    }

    private static Optional<StateLock> tryOwn(Checkout checkout) {
        Path file = checkout.state().lock().resolveSibling("foreground.lock");
        return StateLock.tryTake(file, "lockstep up in the foreground");
    }

    /** Runs at the end of this process, whatever ends it short of SIGKILL. */
    private void stop(Watcher watcher) {
        Optional<StateLock> again = ready
                ? Optional.of(StateLock.take(checkout.state().lock(), "lockstep up, stopping", PATIENCE))
                : Optional.empty();
        interrupted.set(true);
        console.print("");
        stack.stopAll(console);
        watcher.stop();
        again.ifPresent(StateLock::close);
    }

    private void watchUntilStopped() {
        Set<ProcessName> seen = EnumSet.noneOf(ProcessName.class);
        stack.names().stream().filter(this::lives).forEach(seen::add);
        while (!seen.isEmpty()) {
            Poll.until(GLANCE, () -> false);
            for (ProcessName name : stack.names()) {
                if (lives(name)) {
                    seen.add(name);
                } else if (seen.remove(name) && stack.processes().wasStarted(name)) {
                    console.step(
                            name.text(),
                            "has died; `./lockstep up` in another terminal starts it again, `./lockstep logs " + name
                                    + "` may tell why");
                }
            }
        }
    }

    private boolean lives(ProcessName name) {
        return stack.processes().wasStarted(name)
                && stack.processes().find(name).isPresent();
    }
}
