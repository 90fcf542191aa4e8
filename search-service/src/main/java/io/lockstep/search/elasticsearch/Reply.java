package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

/** What Elasticsearch answered to a request that reached it and that it was able to judge. */
sealed interface Reply {

    record Accepted(JsonNode body) implements Reply {}

    /**
     * The request itself was at fault, or what it asks for is not there.
     *
     * @param errorType Elasticsearch's name of the root cause, for example {@code index_not_found_exception}
     */
    record Refused(int status, String errorType, String reason) implements Reply {}
}
