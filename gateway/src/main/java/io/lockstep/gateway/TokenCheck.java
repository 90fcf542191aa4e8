package io.lockstep.gateway;

/** What became of the {@code Authorization} header of a request. */
public sealed interface TokenCheck {

    /** Nothing was wrong with it; nothing may have been sent at all. */
    record Passed(Identity identity) implements TokenCheck {}

    /** A token was sent and does not hold, which is answered 401 even where no token is asked for, as Istio does. */
    record Failed(String reason) implements TokenCheck {}
}
