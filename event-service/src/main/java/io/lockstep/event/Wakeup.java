package io.lockstep.event;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How commits wake the relay and how a shutdown stops it. A signal given while nobody waits is kept, so that none is
 * missed between reading the outbox and waiting; several become one.
 */
public final class Wakeup {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean work;
    private boolean stopped;

    /** Says that rows were committed. */
    public void work() {
        signal(false);
    }

    /** Ends every wait, now and later. */
    public void stop() {
        signal(true);
    }

    public boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is work, the time is over or the stop. Takes the signal. */
    public void awaitWork(Duration atMost) throws InterruptedException {
        await(atMost, true);
    }

    /** Waits until the time is over or the stop; work stays signalled. */
    public void awaitStop(Duration atMost) throws InterruptedException {
        await(atMost, false);
    }

    private void await(Duration atMost, boolean forWork) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (nanos > 0 && !stopped && !(forWork && work)) {
                nanos = changed.awaitNanos(nanos);
            }
            work &= !forWork;
        } finally {
            lock.unlock();
        }
    }

    private void signal(boolean stop) {
        lock.lock();
        try {
            work = true;
            stopped |= stop;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
