package io.lockstep.event;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A source whose lead fails just before it would acknowledge, as often as told: Kafka has the batch by then. */
record CrashingSource(ChangeSource real, AtomicInteger crashes) implements ChangeSource {

    @Override
    public CaptureMode mode() {
        return real.mode();
    }

    @Override
    public Optional<Lead> tryLead() {
        return real.tryLead().map(lead -> new CrashingLead(lead, crashes));
    }

    private record CrashingLead(Lead real, AtomicInteger crashes) implements Lead {

        @Override
        public boolean isHeld() {
            return real.isHeld();
        }

        @Override
        public boolean works() {
            return real.works();
        }

        @Override
        public List<CapturedEntry> oldest(BatchLimits limits) {
            return real.oldest(limits);
        }

        @Override
        public void acknowledge(List<CapturedChange> changes) {
            if (crashes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("crashed by the test");
            }
            real.acknowledge(changes);
        }

        @Override
        public void refuse(long place, String reason) {
            real.refuse(place, reason);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
