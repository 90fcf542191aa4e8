package io.lockstep.sync.audit;

/** What to compare, and whether to mend what differs. */
public record AuditRequest(IdRange range, boolean repair) {}
