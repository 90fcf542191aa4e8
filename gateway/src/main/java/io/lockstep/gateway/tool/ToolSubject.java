package io.lockstep.gateway.tool;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.limit.LimitKey;
import java.util.List;
import java.util.Optional;

/** What rate limits see of an imagined request, which comes from this machine. */
record ToolSubject(SentHeaders headers, Identity identity) implements LimitKey.Subject {

    @Override
    public String clientAddress() {
        return "127.0.0.1";
    }

    @Override
    public Optional<String> header(String name) {
        return headers.of(name).stream().findFirst();
    }

    @Override
    public Optional<String> claim(List<String> path) {
        return identity.claim(path).stream().findFirst();
    }
}
