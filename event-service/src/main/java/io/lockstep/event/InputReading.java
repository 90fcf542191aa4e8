package io.lockstep.event;

import io.lockstep.contract.Problem.FieldError;
import java.util.List;

/** What came of reading a client's input: the event it describes, or everything that is wrong with it. */
public sealed interface InputReading {

    record Valid(EventInput input) implements InputReading {}

    /** @param errors at least one */
    record Invalid(List<FieldError> errors) implements InputReading {
        public Invalid {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("invalid input must name at least one error");
            }
        }
    }
}
