package io.lockstep.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** How long a request's body is. */
sealed interface BodyFraming {

    /** There is none. */
    record None() implements BodyFraming {}

    /** As long as was announced. */
    record Sized(long bytes) implements BodyFraming {}

    /** Known only when it has ended. */
    record Open() implements BodyFraming {}

    /** Their bodies mean nothing (RFC 9110, 9.3); HTTP/2 lets them begin without a word about whether one follows. */
    Set<HttpMethod> BODYLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

    /** The framing of a request that {@link #isUnambiguous}. */
    static BodyFraming of(HttpServerRequest request) {
        OptionalLong length = length(request);
        if (length.isPresent()) {
            return length.getAsLong() == 0 ? new None() : new Sized(length.getAsLong());
        }
        if (request.version() == HttpVersion.HTTP_2) {
            return BODYLESS.contains(request.method()) ? new None() : new Open();
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? new Open() : new None();
    }

    /** INVARIANT: what is not, is refused, so that no service can see another end of the body than the gateway did. */
    static boolean isUnambiguous(HttpServerRequest request) {
        List<String> lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            return lengths.isEmpty()
                    && request.version() == HttpVersion.HTTP_1_1
                    && codings.size() == 1
                    && codings.getFirst().strip().equalsIgnoreCase("chunked");
        }
        return lengths.isEmpty() || lengths.size() == 1 && lengths.getFirst().matches("\\d{1,18}");
    }

    private static OptionalLong length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }
}
