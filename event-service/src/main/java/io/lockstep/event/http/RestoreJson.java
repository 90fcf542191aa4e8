package io.lockstep.event.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a restore asks for: nothing at all, or {@code {"version": …}}. */
final class RestoreJson {

    private static final String VERSION = "version";

    private RestoreJson() {}

    static Optional<Version> version(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        JsonNode body = StrictJson.object(text, "which version to restore");
        List<FieldError> errors = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals(VERSION)) {
                errors.add(new FieldError(name.substring(0, Math.min(60, name.length())), "is no field of a restore"));
            }
        });
        JsonNode version = body.path(VERSION);
        boolean isVersion = version.isIntegralNumber()
                && version.canConvertToLong()
                && version.longValue() >= 1
                && version.longValue() <= Version.LARGEST;
        if (!version.isMissingNode() && !isVersion) {
            errors.add(new FieldError(VERSION, "must be a version, as the history has it"));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "Nothing was restored.", errors, Optional.empty());
        }
        return Optional.of(version).filter(JsonNode::isIntegralNumber).map(node -> new Version(node.longValue()));
    }
}
