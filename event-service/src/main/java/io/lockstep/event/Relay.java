package io.lockstep.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Publishes what its source captures, in order, for as long as it leads. Every process runs one; one of them leads.
 *
 * <pre>
 *            lock taken, older publishers fenced
 *   STANDBY ─────────────────────────────────────▶ LEADING ──▶ read ─▶ publish ─▶ acknowledge ─┐
 *      ▲                                              │  ▲                                     │
 *      └── lock lost, fenced, or MySQL or Kafka ──────┘  └─────────── at once, or ─────────────┘
 *          failed: close both, back off                      after a commit or the poll
 * </pre>
 *
 * <p>At-least-once: what is published but not yet acknowledged to the source when the relay stops is published again,
 * with the same versions. Nothing is acknowledged before Kafka has it, and no failure ends the relay: it starts over.
 */
public final class Relay implements Runnable {

    private static final Logger LOG = Logger.getLogger(Relay.class);

    /**
     * After a small batch, so that the next one is larger: a transaction in Kafka and one in MySQL cost the same for one
     * row and for a hundred, and writers pay for them. The first change after a pause does not wait.
     */
    private static final Duration GATHERING = Duration.ofMillis(15);

    /** When so many come at a time that larger batches leave writers more of the machine than they cost in delay. */
    private static final Duration GATHERING_UNDER_LOAD = Duration.ofMillis(50);

    private static final int LOAD_CHANGES = 8;

    private final ChangeSource source;
    private final ChangePublishers publishers;
    private final RelaySettings settings;
    private final Signals signals;
    private final Backoff backoff;
    private Optional<Held> held = Optional.empty();
    private int failuresInARow;

    /** The lead and what may publish under it; they live and die together. */
    private record Held(ChangeSource.Lead lead, ChangePublishers.Publisher publisher) {}

    /** How a relay is woken and stopped, and where it tells what it does. */
    public record Signals(Wakeup wakeup, RelayStatus status) {}

    private enum Next {
        AT_ONCE,
        AFTER_GATHERING,
        AFTER_GATHERING_UNDER_LOAD,
        AFTER_WORK,
        AFTER_STANDBY,
        AFTER_BACKOFF
    }

    public Relay(
            ChangeSource source,
            ChangePublishers publishers,
            RelaySettings settings,
            Signals signals,
            RandomGenerator random) {
        this.source = source;
        this.publishers = publishers;
        this.settings = settings;
        this.signals = signals;
        this.backoff = new Backoff(settings.maxBackoff(), random);
    }

    /** Relays until the wakeup is stopped or the thread interrupted; a batch under way is finished first. */
    @Override
    public void run() {
        try {
            while (!signals.wakeup().isStopped()) {
                pause(guardedStep());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            resign();
        }
    }

    private void pause(Next next) throws InterruptedException {
        switch (next) {
            case AT_ONCE -> {}
            case AFTER_GATHERING -> signals.wakeup().awaitStop(GATHERING);
            case AFTER_GATHERING_UNDER_LOAD -> signals.wakeup().awaitStop(GATHERING_UNDER_LOAD);
            case AFTER_WORK -> signals.wakeup().awaitWork(settings.poll());
            case AFTER_STANDBY -> signals.wakeup().awaitStop(settings.standby());
            case AFTER_BACKOFF -> signals.wakeup().awaitStop(backoff.next());
        }
    }

    /** One step that survives whatever goes wrong in it: a relay that ended silently would be lag without an alarm. */
    private Next guardedStep() {
        try {
            return step();
        } catch (Throwable e) {
            return failed(e);
        }
    }

    private Next step() {
        if (held.isEmpty() && !takeLead()) {
            return Next.AFTER_STANDBY;
        }
        Held now = held.orElseThrow();
        if (!now.lead().isHeld()) {
            LOG.warn("relay lost its lock in MySQL, standing by");
            resign();
            return Next.AFTER_STANDBY;
        }
        List<CapturedEntry> entries = now.lead().oldest(settings.batch());
        List<CapturedChange> changes = publishable(entries, now.lead());
        return changes.isEmpty() ? idle(entries, now.lead()) : publish(changes, now);
    }

    private boolean takeLead() {
        Optional<ChangeSource.Lead> lead = source.tryLead();
        if (lead.isEmpty()) {
            // Another one leads: whatever this one waited for an operator for is that one's to say.
            signals.status().standsBy();
            recovered();
            return false;
        }
        try {
            // Only once the lock is held: whoever opens a publisher fences all others.
            held = Optional.of(new Held(lead.get(), publishers.open()));
        } finally {
            if (held.isEmpty()) {
                lead.get().close();
            }
        }
        signals.status().leads(true);
        LOG.info("relay leads");
        return true;
    }

    private List<CapturedChange> publishable(List<CapturedEntry> entries, ChangeSource.Lead lead) {
        List<CapturedChange> changes = new ArrayList<>(entries.size());
        for (CapturedEntry entry : entries) {
            switch (entry) {
                case CapturedEntry.Publishable(CapturedChange change) -> changes.add(change);
                case CapturedEntry.Malformed(long place, String reason) -> refuse(place, reason, lead);
            }
        }
        return changes;
    }

    private Next idle(List<CapturedEntry> entries, ChangeSource.Lead lead) {
        if (lead.works()) {
            recovered();
        }
        return entries.isEmpty() ? Next.AFTER_WORK : Next.AT_ONCE;
    }

    private Next publish(List<CapturedChange> changes, Held now) {
        return switch (now.publisher().publish(changes)) {
            case Publication.Published() -> {
                // INVARIANT I2: after Kafka's acknowledgement and never before.
                now.lead().acknowledge(changes);
                signals.status().published(changes.size(), changes.getLast());
                recovered();
                yield afterPublishing(changes.size());
            }
            case Publication.Refused(CapturedChange change, String reason) -> {
                refuse(change.place(), change.change() + ": " + reason, now.lead());
                yield Next.AT_ONCE;
            }
            case Publication.Fenced() -> {
                LOG.warn("relay was fenced by another one, standing by");
                resign();
                yield Next.AFTER_STANDBY;
            }
            case Publication.Unavailable(RuntimeException cause) -> failed(cause);
        };
    }

    /** More may have come while this batch was on its way. */
    private Next afterPublishing(int changes) {
        if (changes >= settings.batch().maxRows() / 2) {
            return Next.AT_ONCE;
        }
        return changes < LOAD_CHANGES ? Next.AFTER_GATHERING : Next.AFTER_GATHERING_UNDER_LOAD;
    }

    private void refuse(long place, String reason, ChangeSource.Lead lead) {
        lead.refuse(place, reason);
        String message = "change " + place + " can never be published and was set aside: " + reason;
        signals.status().failed(message);
        LOG.errorf("%s; it is kept in es_sync_refusals, change the event to publish its current state", message);
    }

    private Next failed(Throwable cause) {
        failuresInARow++;
        if (signals.wakeup().isStopped()) {
            return Next.AFTER_BACKOFF;
        }
        signals.status().failed(firstLine(cause.toString()));
        if (cause instanceof CaptureHalted halted) {
            signals.status().halted();
            LOG.errorf("capture halted: %s", halted.getMessage());
        } else if (failuresInARow == 1) {
            LOG.warnf(cause, "relay failed, writes go on and wait in MySQL; trying again");
        }
        resign();
        return Next.AFTER_BACKOFF;
    }

    /** Drivers write paragraphs; the log has them whole. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private void recovered() {
        if (failuresInARow > 0) {
            LOG.infof("relay works again after %d failures", failuresInARow);
        }
        failuresInARow = 0;
        backoff.reset();
    }

    private void resign() {
        signals.status().leads(false);
        held.ifPresent(now -> {
            // The publisher first: once the lock is free the next leader may open its own.
            try (ChangeSource.Lead lead = now.lead();
                    ChangePublishers.Publisher publisher = now.publisher()) {
                LOG.debugf("closing %s and %s", publisher, lead);
            } catch (RuntimeException e) {
                LOG.debugf(e, "relay could not close what it held");
            }
        });
        held = Optional.empty();
    }
}
