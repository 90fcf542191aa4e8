package io.lockstep.sync.http;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterQuery;
import io.lockstep.sync.deadletter.LetterQuery.Cursor;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be asked of the list of dead letters. */
public final class LetterParameters {

    private static final Set<String> STATUSES = Set.of("open", "redriving", "resolved", "discarded");
    private static final int MAX_SIZE = 100;
    private static final int MAX_REASON = 60;
    private static final int MAX_LETTERS = 4_000;

    @QueryParam("status")
    String status;

    @QueryParam("reason")
    String reason;

    /** The record's key: the event's id. */
    @QueryParam("id")
    String id;

    /** These letters alone, separated by commas. */
    @QueryParam("letters")
    String letters;

    @QueryParam("size")
    @DefaultValue("20")
    String size;

    @QueryParam("cursor")
    String cursor;

    /** Only this worker's partitions, without payloads: what workers ask each other. */
    @QueryParam("local")
    @DefaultValue("false")
    String local;

    boolean local() {
        return local.equals("true");
    }

    LetterQuery query() {
        if (status != null && !STATUSES.contains(status)) {
            throw RefusedRequestException.bad(
                    "status must be one of " + STATUSES.stream().sorted().toList());
        }
        if (reason != null && reason.length() > MAX_REASON) {
            throw RefusedRequestException.bad("reason has more than " + MAX_REASON + " characters");
        }
        if (id != null && id.length() > ChangeRecord.MAX_ID_LENGTH) {
            throw RefusedRequestException.bad("id has more than " + ChangeRecord.MAX_ID_LENGTH + " characters");
        }
        return new LetterQuery(
                Optional.ofNullable(status),
                Optional.ofNullable(reason),
                Optional.ofNullable(id),
                letters == null ? Set.of() : letters(),
                Optional.ofNullable(cursor).map(LetterParameters::cursor),
                size(local() ? LetterQuery.MAX_SIZE : MAX_SIZE));
    }

    private Set<LetterId> letters() {
        if (letters.length() > MAX_LETTERS) {
            throw RefusedRequestException.bad("letters has more than " + MAX_LETTERS + " characters");
        }
        return Arrays.stream(letters.split(",")).map(LetterParameters::letter).collect(Collectors.toSet());
    }

    private int size(int max) {
        try {
            int wanted = Integer.parseInt(size);
            if (wanted >= 1 && wanted <= max) {
                return wanted;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw RefusedRequestException.bad("size must be a number from 1 to " + max);
    }

    private static Cursor cursor(String text) {
        try {
            return Cursors.read(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.bad("cursor must be a nextCursor of this listing");
        }
    }

    static LetterId letter(String text) {
        try {
            return LetterId.parse(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.bad(e.getMessage());
        }
    }
}
