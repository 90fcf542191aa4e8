/**
 * Kubernetes' horizontal autoscaler, evaluated on this machine's workers. Start with {@code Autoscaler}, the algorithm, and
 * {@code AutoscaleBench}, which runs it.
 */
package io.lockstep.bench.autoscale;
