package io.lockstep.sync.kafka;

import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Outcome;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops intake while the sink is unavailable: polling goes on, so the worker keeps its partitions. Once it is off for
 * good, a sink that answers again changes nothing: what would be read then could not be settled before the worker ends.
 */
final class IntakeSwitch implements ApplyListener {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeSwitch.class);

    private final String sink;
    private final Runnable pause;
    private final Runnable resume;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isOff;

    IntakeSwitch(String sink, Runnable pause, Runnable resume) {
        this.sink = sink;
        this.pause = pause;
        this.resume = resume;
    }

    @Override
    public void opened(Outcome.Unavailable why) {
        if (why.trouble().needsOperator()) {
            LOG.error("{} refuses everything until it is mended; intake pauses: {}", sink, why.cause());
        } else {
            LOG.warn("{} is unavailable, intake pauses until it answers: {}", sink, why.cause());
        }
        pause.run();
    }

    @Override
    public void closed() {
        lock.lock();
        try {
            if (!isOff) {
                LOG.info("{} answers again, intake goes on", sink);
                resume.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops intake for good. */
    void off() {
        lock.lock();
        try {
            isOff = true;
            pause.run();
        } finally {
            lock.unlock();
        }
    }
}
