package io.lockstep.gateway.http;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Time, chance, and who counts and follows what is done with them. */
record Ambient(LongSupplier nanoClock, Supplier<RandomGenerator> random, TrafficMetrics metrics, Spans spans) {}
