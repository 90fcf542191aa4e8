package io.lockstep.gateway.http;

import io.lockstep.gateway.Address;

/** An address did not answer within the time for one try. */
final class AttemptTimeoutException extends Exception {

    private static final long serialVersionUID = 1;

    AttemptTimeoutException(Address address) {
        super("no answer from " + address + " in time");
    }
}
