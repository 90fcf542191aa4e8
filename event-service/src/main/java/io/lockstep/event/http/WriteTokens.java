package io.lockstep.event.http;

import io.lockstep.contract.Version;
import io.lockstep.contract.WriteToken;
import io.lockstep.contract.WriteTokenKeys;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Gives the author of a write its token; without a key to sign with, nothing. */
@Singleton
final class WriteTokens {

    private static final Logger LOG = Logger.getLogger(WriteTokens.class);

    private final Optional<WriteTokenKeys> keys;

    WriteTokens(EventServiceConfig config) {
        this.keys = config.tokenKey().map(key -> new WriteTokenKeys(key, List.of()));
    }

    void onStart(@Observes StartupEvent started) {
        if (keys.isEmpty()) {
            LOG.warn("lockstep.token-key is not set: writes return no " + WriteToken.HEADER
                    + ", and no reader can ask to see them");
        }
    }

    /**
     * INVARIANT I10: the token names the version that this write committed; given out before the commit, or with the
     * version read before it, a reader could be shown older data in its name.
     */
    Response addTo(Response answer, WriteOutcome outcome) {
        keys.ifPresent(held -> done(outcome)
                .map(WriteTokens::token)
                .ifPresent(token -> answer.getHeaders().putSingle(WriteToken.HEADER, held.sign(token))));
        return answer;
    }

    private static Optional<WriteOutcome.Done> done(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Repeated(WriteOutcome.Done first)) {
            return Optional.of(first);
        }
        return outcome instanceof WriteOutcome.Done done ? Optional.of(done) : Optional.empty();
    }

    private static WriteToken token(WriteOutcome.Done done) {
        return switch (done) {
            case WriteOutcome.Created(StoredEvent event) -> token(event);
            case WriteOutcome.Replaced(StoredEvent event) -> token(event);
            case WriteOutcome.Unchanged(StoredEvent event) -> token(event);
            case WriteOutcome.Deleted(String id, Version version) -> new WriteToken(id, version);
        };
    }

    private static WriteToken token(StoredEvent event) {
        return new WriteToken(event.id(), event.version());
    }
}
