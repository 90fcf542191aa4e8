/**
 * The API over HTTP.
 *
 * <p>Start with {@link io.lockstep.event.http.EventResource}; every error is made in
 * {@link io.lockstep.event.http.Problems} and answered by {@link io.lockstep.event.http.ProblemMapper}.
 */
package io.lockstep.event.http;
