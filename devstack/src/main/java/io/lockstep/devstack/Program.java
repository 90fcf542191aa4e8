package io.lockstep.devstack;

import java.io.IOException;

/** Something that can be run as a process: a server or a service with its configuration. */
public interface Program {

    ProcessName name();

    /** Every TCP port that it listens on, with the name that {@code --port} knows it by. */
    Ports listensOn();

    /**
     * Makes everything that the process needs before its start, such as unpacked binaries, an initialised data folder
     * and configuration files, and tells what to execute. Repeating it is harmless; it must not run while the process
     * does.
     */
    Launch prepare() throws IOException;

    /** Asks the running process, with a short timeout, whether it does its work. */
    Readiness readiness();
}
