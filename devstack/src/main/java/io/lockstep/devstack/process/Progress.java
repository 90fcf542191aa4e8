package io.lockstep.devstack.process;

import io.lockstep.devstack.ProcessName;
import java.time.Duration;

/** Is told what happens while a system starts and stops; called by several threads. */
public interface Progress {

    Progress SILENT = new Progress() {};

    default void alreadyRuns(ProcessName name) {}

    default void starts(ProcessName name) {}

    default void isReady(ProcessName name, Duration took) {}

    default void stopped(ProcessName name, boolean killed) {}
}
