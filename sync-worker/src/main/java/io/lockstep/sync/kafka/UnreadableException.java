package io.lockstep.sync.kafka;

import io.lockstep.sync.RejectionReason;

/** Why a record is no change; the message says it without quoting the document. Without a stack trace, which costs. */
final class UnreadableException extends Exception {

    private static final long serialVersionUID = 1;

    private final RejectionReason reason;

    UnreadableException(RejectionReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    RejectionReason reason() {
        return reason;
    }
}
