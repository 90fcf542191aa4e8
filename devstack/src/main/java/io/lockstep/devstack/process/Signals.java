package io.lockstep.devstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send by itself. */
public final class Signals {

    private Signals() {}

    /** The process does nothing any more, and its connections stay open. */
    public static void stop(ProcessHandle process) {
        send("STOP", process);
    }

    /** The process goes on. */
    public static void resume(ProcessHandle process) {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            int status = new ProcessBuilder(
                            "sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("cannot send SIG" + signal + " to process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + signal, e);
        }
    }
}
