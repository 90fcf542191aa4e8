package io.lockstep.bench.autoscale;

/**
 * What an HPA wants of its external metric, and how many replicas follow from what it is.
 *
 * <p>Within {@value #TOLERANCE} of the target nothing changes; beyond, the ratio decides, rounded up.
 */
sealed interface LagTarget {

    /** The controller manager's default. */
    double TOLERANCE = 0.1;

    /** How many replicas the metric asks for, before any limit; the metric is not negative. */
    int desired(double metric, Pods pods);

    /** What the metric may be with so many replicas. */
    double total(int replicas);

    /** {@code AverageValue}: so much for each replica. */
    record Average(double value) implements LagTarget {
        public Average {
            requirePositive(value);
        }

        @Override
        public int desired(double metric, Pods pods) {
            return isTolerable(metric / (value * pods.current())) ? pods.current() : (int) Math.ceil(metric / value);
        }

        @Override
        public double total(int replicas) {
            return value * replicas;
        }
    }

    /** {@code Value}: so much altogether. Only replicas that are ready count: others did not take part in it. */
    record Total(double value) implements LagTarget {
        public Total {
            requirePositive(value);
        }

        @Override
        public int desired(double metric, Pods pods) {
            double ratio = metric / value;
            return isTolerable(ratio) ? pods.current() : (int) Math.ceil(ratio * pods.ready());
        }

        @Override
        public double total(int replicas) {
            return value;
        }
    }

    private static boolean isTolerable(double ratio) {
        return Math.abs(ratio - 1) <= TOLERANCE;
    }

    private static void requirePositive(double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("an HPA's target must be positive, got " + value);
        }
    }
}
