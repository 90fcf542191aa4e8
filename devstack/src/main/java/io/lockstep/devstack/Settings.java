package io.lockstep.devstack;

/** What tells one system from another: where it keeps its files, where it listens, how large it is. */
public record Settings(StateFolder state, Ports ports, Sizing sizing) {}
