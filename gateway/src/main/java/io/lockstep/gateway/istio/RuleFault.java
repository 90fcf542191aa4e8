package io.lockstep.gateway.istio;

/**
 * One thing that is wrong with the rules.
 *
 * @param place the file, and which document of it where it holds several
 * @param path of the field, as in {@code spec.http[0].match[1].uri}; empty if the document as a whole is wrong
 */
public record RuleFault(String place, String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
    }
}
