package io.lockstep.sync.audit;

/** Hears of every confirmed drift. */
public interface DriftListener {
    void confirmed(Drift drift);
}
