package io.lockstep.gateway;

/** Where a request carries a token. */
public sealed interface TokenPlace {

    /** @param prefix what stands before the token, with its space; in any case */
    record Header(String name, String prefix) implements TokenPlace {}

    record Parameter(String name) implements TokenPlace {}

    record Cookie(String name) implements TokenPlace {}
}
