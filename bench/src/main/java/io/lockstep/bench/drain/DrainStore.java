package io.lockstep.bench.drain;

import java.io.IOException;
import java.util.List;

/** The sink of a measurement: emptied before each round, and the bare client that sets the pace. */
interface DrainStore extends AutoCloseable {

    String sink();

    /** Makes it as empty as it was, with everything that it needs to take changes. */
    void reset(List<Backlog> backlogs) throws IOException, InterruptedException;

    /** Makes it so that the worker begins with it as new. */
    void resetForWorker(List<Backlog> backlogs) throws IOException, InterruptedException;

    /** Brings all changes in with so many in a request and so many requests at once. */
    void bare(Backlog backlog, Shape shape) throws IOException, InterruptedException;

    List<Shape> shapes();

    /** Changes that it was asked to store since the reset. */
    long stored() throws IOException, InterruptedException;

    @Override
    void close();

    /** How a bare client sends. */
    record Shape(int changes, int parallel) {
        @Override
        public String toString() {
            return changes + " x " + parallel;
        }
    }
}
