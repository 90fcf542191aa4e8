package io.lockstep.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox, in order, for as long as it leads. Every process runs one; one of them leads.
 *
 * <pre>
 *            lock taken, older publishers fenced
 *   STANDBY ─────────────────────────────────────▶ LEADING ──▶ read ─▶ publish ─▶ delete ──┐
 *      ▲                                              │  ▲                                 │
 *      └── lock lost, fenced, or MySQL or Kafka ──────┘  └─────────── at once, or ─────────┘
 *          failed: close both, back off                      after a commit or the poll
 * </pre>
 *
 * <p>At-least-once: what is published but not yet deleted when the relay stops is published again, with the same
 * versions. A row is deleted only after Kafka has acknowledged it, and no failure ends the relay: it starts over.
 */
public final class Relay implements Runnable {

    private static final Logger LOG = Logger.getLogger(Relay.class);

    private final Outbox outbox;
    private final ChangePublishers publishers;
    private final RelaySettings settings;
    private final Signals signals;
    private final Backoff backoff;
    private Optional<Lead> lead = Optional.empty();
    private int failuresInARow;

    /** The lead and what may publish under it; they live and die together. */
    private record Lead(Outbox.Leadership leadership, ChangePublishers.Publisher publisher) {}

    /** How a relay is woken and stopped, and where it tells what it does. */
    public record Signals(Wakeup wakeup, RelayStatus status) {}

    private enum Next {
        AT_ONCE,
        AFTER_WORK,
        AFTER_STANDBY,
        AFTER_BACKOFF
    }

    public Relay(
            Outbox outbox,
            ChangePublishers publishers,
            RelaySettings settings,
            Signals signals,
            RandomGenerator random) {
        this.outbox = outbox;
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
        if (lead.isEmpty() && !takeLead()) {
            return Next.AFTER_STANDBY;
        }
        Lead held = lead.orElseThrow();
        if (!held.leadership().isHeld()) {
            LOG.warn("relay lost its lock in MySQL, standing by");
            resign();
            return Next.AFTER_STANDBY;
        }
        List<OutboxEntry> entries = held.leadership().oldest(settings.batch());
        List<OutboxRow> rows = publishable(entries, held.leadership());
        return rows.isEmpty() ? idle(entries) : publish(rows, held);
    }

    private boolean takeLead() {
        Optional<Outbox.Leadership> leadership = outbox.tryLead();
        if (leadership.isEmpty()) {
            recovered();
            return false;
        }
        try {
            // Only once the lock is held: whoever opens a publisher fences all others.
            lead = Optional.of(new Lead(leadership.get(), publishers.open()));
        } finally {
            if (lead.isEmpty()) {
                leadership.get().close();
            }
        }
        signals.status().leads(true);
        LOG.info("relay leads");
        return true;
    }

    private List<OutboxRow> publishable(List<OutboxEntry> entries, Outbox.Leadership leadership) {
        List<OutboxRow> rows = new ArrayList<>(entries.size());
        for (OutboxEntry entry : entries) {
            switch (entry) {
                case OutboxEntry.Publishable(OutboxRow row) -> rows.add(row);
                case OutboxEntry.Malformed(long id, String reason) -> refuse(id, reason, leadership);
            }
        }
        return rows;
    }

    private Next idle(List<OutboxEntry> entries) {
        recovered();
        return entries.isEmpty() ? Next.AFTER_WORK : Next.AT_ONCE;
    }

    private Next publish(List<OutboxRow> rows, Lead held) {
        return switch (held.publisher().publish(rows)) {
            case Publication.Published() -> {
                held.leadership().delete(rows);
                signals.status().published(rows.size(), rows.getLast());
                recovered();
                // More may have come while this batch was on its way.
                yield Next.AT_ONCE;
            }
            case Publication.Refused(OutboxRow row, String reason) -> {
                refuse(row.id(), row.change() + ": " + reason, held.leadership());
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

    private void refuse(long id, String reason, Outbox.Leadership leadership) {
        leadership.refuse(id, reason);
        String message = "outbox row " + id + " can never be published and was set aside: " + reason;
        signals.status().failed(message);
        LOG.errorf("%s; it is kept in es_sync_refusals, change the event to publish its current state", message);
    }

    private Next failed(Throwable cause) {
        failuresInARow++;
        if (signals.wakeup().isStopped()) {
            return Next.AFTER_BACKOFF;
        }
        signals.status().failed(firstLine(cause.toString()));
        if (failuresInARow == 1) {
            LOG.warnf(cause, "relay failed, writes go on and wait in the outbox; trying again");
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
        lead.ifPresent(held -> {
            // The publisher first: once the lock is free the next leader may open its own.
            try (Outbox.Leadership leadership = held.leadership();
                    ChangePublishers.Publisher publisher = held.publisher()) {
                LOG.debugf("closing %s and %s", publisher, leadership);
            } catch (RuntimeException e) {
                LOG.debugf(e, "relay could not close what it held");
            }
        });
        lead = Optional.empty();
    }
}
