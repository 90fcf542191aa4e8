package io.lockstep.event.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Answers to reads. */
final class Reads {

    private Reads() {}

    /** The JSON, or 304 if the client has it already. */
    static Response unlessKnown(String tag, byte[] json, HttpHeaders headers) {
        Optional<String> ifNoneMatch = Optional.ofNullable(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH));
        Response.ResponseBuilder answer = EntityTags.isKnown(tag, ifNoneMatch)
                ? Response.notModified()
                : Response.ok(json, MediaType.APPLICATION_JSON);
        return answer.header(HttpHeaders.ETAG, tag)
                // Otherwise a cache may guess how long the answer stays right.
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
