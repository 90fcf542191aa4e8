package io.lockstep.gateway.limit;

import io.lockstep.gateway.limit.Quota.Taken;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Buckets that several gateways take from. */
public interface SharedBuckets {

    /** Fails if the store has not answered within {@code timeout}; whether a token was taken then nobody knows. */
    CompletionStage<Taken> take(String bucket, Quota quota, Duration timeout);

    void close();
}
