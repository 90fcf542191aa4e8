/**
 * The HTTP API. Start with {@link io.lockstep.search.http.SearchResource}; every error is answered through
 * {@link io.lockstep.search.http.Problems}.
 */
package io.lockstep.search.http;
