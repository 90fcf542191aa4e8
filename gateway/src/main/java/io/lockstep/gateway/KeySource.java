package io.lockstep.gateway;

import java.nio.file.Path;
import java.time.Duration;

/** Where the public keys of an issuer come from, a JSON Web Key Set. */
public sealed interface KeySource {

    record Inline(String keys) implements KeySource {}

    /** Read again now and then. */
    record File(Path path) implements KeySource {}

    /** Fetched, and again now and then, and when a token names a key that is not among them. */
    record Remote(String url, Duration timeout) implements KeySource {}

    /** As {@link Remote}, from where the issuer's OpenID configuration says. */
    record Discovered(String issuer, Duration timeout) implements KeySource {}
}
