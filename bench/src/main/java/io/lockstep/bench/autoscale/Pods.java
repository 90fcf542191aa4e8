package io.lockstep.bench.autoscale;

/** How many replicas there are, and how many of them are ready. */
record Pods(int current, int ready) {

    Pods {
        if (ready < 0 || ready > current) {
            throw new IllegalArgumentException("ready must be 0 to " + current + ", got " + ready);
        }
    }
}
