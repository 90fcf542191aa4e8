/**
 * Checks everything of the chart and its manifests that needs no cluster. Begin with {@link io.lockstep.helm.Chart}, which renders a
 * case, and {@link io.lockstep.helm.Rule}, what holds of every object.
 *
 * <p>{@code mvn -pl helm -am test -Dlockstep.update} writes anew what is made from the chart and committed: golden files, the
 * manifests in {@code k8s/}, and the chart's README.
 */
package io.lockstep.helm;
