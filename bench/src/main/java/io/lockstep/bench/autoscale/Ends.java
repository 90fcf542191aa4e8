package io.lockstep.bench.autoscale;

/** Waits for threads that end by themselves. */
final class Ends {

    private Ends() {}

    /** Returns when the thread has ended, or this one is interrupted. */
    static void of(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
