package io.lockstep.gateway;

/** Where a copy of some requests goes. Nothing that becomes of the copy is told to the client. */
public record Mirror(Target target, Percentage share) {}
