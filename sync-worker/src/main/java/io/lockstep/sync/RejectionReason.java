package io.lockstep.sync;

import java.util.Locale;

/** Why a change can never succeed; {@code docs/operations.md} has a heading for each. */
public enum RejectionReason {
    /** The record has no key, or one that is no id. */
    BAD_KEY,
    /** The value is not one JSON object. */
    NOT_JSON,
    /** There is no usable version in the header, the document or, for a tombstone, the timestamp. */
    BAD_VERSION,
    /** The document's id is not the record's key, or it has none. */
    ID_MISMATCH,
    /** The {@code change} header is none, or does not fit the value. */
    BAD_CHANGE,
    /** It was produced again so late that it could bring back what was deleted since. */
    TOO_LATE,
    /** The version header and the document's version differ. */
    VERSION_MISMATCH,
    /** The document does not have the form of the register, or the sink refused a value in it. */
    DOCUMENT_REFUSED,
    /** The document is larger than any that capture publishes, or than the sink takes in one request. */
    TOO_LARGE,
    /** The sink holds something of another kind under the change's key. */
    KEY_TAKEN;

    /** The text in headers, metrics and answers, for example {@code not-json}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
