package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.Attempt;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A dead letter as the API shows it, and as workers tell each other of it.
 *
 * @param id what to redrive or discard it by
 * @param status {@code open}, {@code redriving}, {@code resolved} or {@code discarded}
 * @param key the record's key, as a rule the event's id
 * @param version what the record was or would have been applied under
 * @param change the record's {@code change} header, empty if it had none
 * @param reason of the latest rejection; the operations page has a heading for each
 * @param attempts how often it was rejected
 * @param exhausted whether it is redriven only with force
 * @param at when it was rejected last
 * @param closedAt when it was resolved or discarded
 * @param resolution {@code applied} or {@code superseded}
 * @param history every rejection that is remembered, by number
 * @param payload the record's value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LetterView(
        String id,
        String status,
        String key,
        long version,
        String change,
        String reason,
        String message,
        int attempts,
        boolean exhausted,
        Instant at,
        Instant closedAt,
        String resolution,
        String discardedBy,
        String discardedBecause,
        long position,
        Long request,
        List<Attempt> history,
        PayloadView payload) {

    static LetterView of(Letter letter, Ledger rules) {
        LetterStatus.Discarded discarded = letter.status() instanceof LetterStatus.Discarded it ? it : null;
        LetterStatus.Resolved resolved = letter.status() instanceof LetterStatus.Resolved it ? it : null;
        return new LetterView(
                letter.id().toString(),
                letter.status().wireName(),
                letter.key(),
                letter.version().value(),
                letter.change(),
                letter.latest().reason(),
                letter.latest().message(),
                letter.rejections(),
                rules.isExhausted(letter),
                letter.at(),
                letter.status().isClosed() ? letter.since() : null,
                resolved == null ? null : resolved.how().name().toLowerCase(Locale.ROOT),
                discarded == null ? null : discarded.by(),
                discarded == null ? null : discarded.comment(),
                letter.position(),
                letter.status() instanceof LetterStatus.Redriving(long request) ? request : null,
                letter.attempts(),
                null);
    }

    LetterView with(PayloadView shown) {
        return new LetterView(
                id,
                status,
                key,
                version,
                change,
                reason,
                message,
                attempts,
                exhausted,
                at,
                closedAt,
                resolution,
                discardedBy,
                discardedBecause,
                position,
                request,
                history,
                shown);
    }

    /**
     * The letter that another worker told of.
     *
     * @throws RuntimeException if it is none
     */
    Letter letter() {
        LetterStatus standing = switch (status) {
            case "open" -> new LetterStatus.Open();
            case "redriving" -> new LetterStatus.Redriving(request);
            case "resolved" ->
                new LetterStatus.Resolved(
                        LetterStatus.Resolution.valueOf(resolution.toUpperCase(Locale.ROOT)), closedAt);
            case "discarded" -> new LetterStatus.Discarded(discardedBecause, discardedBy, closedAt);
            default -> throw new IllegalArgumentException("a letter's status is none: " + status);
        };
        return new Letter(LetterId.parse(id), key, new Version(version), change, history, position, standing);
    }
}
