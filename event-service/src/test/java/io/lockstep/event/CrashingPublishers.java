package io.lockstep.event;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishers that fail before Kafka has anything, as often as told. */
record CrashingPublishers(ChangePublishers real, AtomicInteger crashes) implements ChangePublishers {

    @Override
    public Publisher open() {
        Publisher opened = real.open();
        return new Publisher() {
            @Override
            public Publication publish(List<CapturedChange> changes) {
                if (crashes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("crashed by the test");
                }
                return opened.publish(changes);
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
