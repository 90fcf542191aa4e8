package io.lockstep.devstack.process;

import io.lockstep.devstack.Readiness;

/** How a process is. */
public sealed interface ProcessState {

    /** One word, as {@code status} shows it. */
    String word();

    /** It lives and does its work. */
    record Running(Vitals vitals) implements ProcessState {
        @Override
        public String word() {
            return "running";
        }
    }

    /** It lives, but does not answer its probe: it is starting, or hangs. */
    record Unready(Vitals vitals, Readiness.NotReady reason) implements ProcessState {
        @Override
        public String word() {
            return "unready";
        }
    }

    /** It was never started, or was stopped. */
    record Stopped() implements ProcessState {
        @Override
        public String word() {
            return "stopped";
        }
    }

    /** It was started and has ended by itself, or was killed. */
    record Died() implements ProcessState {
        @Override
        public String word() {
            return "died";
        }
    }
}
