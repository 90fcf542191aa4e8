package io.lockstep.bench.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The rendered autoscaler on real workers. Takes four minutes; {@code ./lockstep bench autoscale} plays all scenarios, and
 * measures: here only what does not depend on how busy the machine is has to hold.
 */
@Tag("faults")
class AutoscaleIT {

    @Test
    void anOutageOfTheSinkAddsNoWorkerAndItsLagIsDrainedAfterwards() {
        assertThat(new CommandLine(new AutoscaleBench()).execute("--scenario", "outage", "--drain-within", "PT5M"))
                .isZero();
    }
}
