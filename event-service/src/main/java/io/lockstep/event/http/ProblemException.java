package io.lockstep.event.http;

import io.lockstep.contract.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request that is answered by a problem. Cheap: it has no stack trace, since it is an answer and not a defect. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProblemType type;
    private final transient List<FieldError> errors;
    private final transient Optional<Duration> retryAfter;

    ProblemException(ProblemType type, String detail, List<FieldError> errors, Optional<Duration> retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.errors = errors;
        this.retryAfter = retryAfter;
    }

    ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), Optional.empty());
    }

    ProblemType type() {
        return type;
    }

    List<FieldError> errors() {
        return errors;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
