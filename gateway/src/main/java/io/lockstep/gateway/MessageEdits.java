package io.lockstep.gateway;

/** Header operations in both directions. */
public record MessageEdits(HeaderEdits request, HeaderEdits response) {

    public static final MessageEdits NONE = new MessageEdits(HeaderEdits.NONE, HeaderEdits.NONE);
}
