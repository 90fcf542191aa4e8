package io.lockstep.sync.elasticsearch;

import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Trouble;
import java.util.Locale;
import java.util.Set;

/**
 * What Elasticsearch's statuses and error types mean for a change.
 *
 * <p>INVARIANT I6: only an error that is known to be about the document is a rejection. Overload, a full disk, a missing or
 * closed index, a refusal for lack of permission and every server error are for time or for the operator to mend, and
 * what is not known here may be too: the change waits, and others go on.
 */
final class BulkStatus {

    private static final int MAX_REASON_LENGTH = 500;

    /** Error types of a 400 that are about the document. */
    private static final Set<String> DOCUMENT_ERRORS = Set.of(
            "document_parsing_exception",
            "mapper_parsing_exception",
            "strict_dynamic_mapping_exception",
            "parsing_exception",
            "parse_exception",
            "x_content_parse_exception",
            "json_parse_exception",
            "number_format_exception",
            "date_time_exception");

    /** What an {@code illegal_argument_exception} says when it is about the index: all changes meet with it. */
    private static final Set<String> INDEX_REASONS = Set.of(
            "no write index is defined", "number of documents in the", "pipeline with id", "limit of total fields");

    /** Error types of a 400 that are about the index. */
    private static final Set<String> INDEX_ERRORS =
            Set.of("index_closed_exception", "invalid_index_name_exception", "routing_missing_exception");

    private BulkStatus() {}

    /** The outcome of one item of a request that was answered. */
    static Outcome item(int status, String type, String reason) {
        String cause = "Elasticsearch item " + status + " " + type + ": " + abbreviated(reason);
        return switch (status) {
            case 200, 201 -> Outcome.APPLIED;
            case 409 ->
                type.equals("version_conflict_engine_exception")
                        ? Outcome.SUPERSEDED
                        : new Outcome.Unavailable(cause, Trouble.CHANGE_UNAVAILABLE);
            case 400 -> badRequest(type, reason, cause);
            case 401, 403, 404 -> new Outcome.Unavailable(cause, Trouble.SINK_REFUSES);
            // A disk that is nearly full blocks its indices, with the status of an overload.
            case 429 ->
                new Outcome.Unavailable(
                        cause, type.equals("cluster_block_exception") ? Trouble.SINK_REFUSES : Trouble.SINK_OVERLOADED);
            case 502, 503, 504 -> new Outcome.Unavailable(cause, Trouble.SINK_UNAVAILABLE);
            default -> new Outcome.Unavailable(cause, Trouble.CHANGE_UNAVAILABLE);
        };
    }

    private static Outcome badRequest(String type, String reason, String cause) {
        if (INDEX_ERRORS.contains(type)) {
            return new Outcome.Unavailable(cause, Trouble.SINK_REFUSES);
        }
        if (type.equals("illegal_argument_exception")) {
            String lower = reason.toLowerCase(Locale.ROOT);
            return INDEX_REASONS.stream().anyMatch(lower::contains)
                    ? new Outcome.Unavailable(cause, Trouble.SINK_REFUSES)
                    : new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, type + ": " + abbreviated(reason));
        }
        return DOCUMENT_ERRORS.contains(type)
                ? new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, type + ": " + abbreviated(reason))
                : new Outcome.Unavailable(cause, Trouble.CHANGE_UNAVAILABLE);
    }

    /** Whether something in a request may have spoiled it for all: smaller ones may pass. */
    static boolean isSpoiled(int status) {
        return status == 400 || status == 413;
    }

    /** What a status means that was the answer to a whole request. */
    static Outcome.Unavailable request(int status) {
        String cause = "Elasticsearch answered " + status + " to a whole request";
        Trouble trouble = switch (status) {
            case 429 -> Trouble.SINK_OVERLOADED;
            case 408 -> Trouble.SINK_UNAVAILABLE;
            default -> status >= 500 ? Trouble.SINK_UNAVAILABLE : Trouble.SINK_REFUSES;
        };
        return new Outcome.Unavailable(cause, trouble);
    }

    private static String abbreviated(String reason) {
        return reason.length() <= MAX_REASON_LENGTH ? reason : reason.substring(0, MAX_REASON_LENGTH) + "…";
    }
}
