package io.lockstep.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.lockstep.gateway.limit.Quota.Taken;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The buckets of this process. Thread-safe. INVARIANT I9: a bucket is forgotten when it is full again, which changes nothing, and
 * there are at most as many as the limit says; beyond, some are forgotten early, which is to a client's favour.
 */
public final class LocalBuckets {

    private final LongSupplier nanoClock;
    private final Cache<String, Bucket> buckets;

    /** @param backlogNanos until it is full, counted from {@code atNanos} */
    private record Bucket(long atNanos, long backlogNanos, boolean granted) {}

    public LocalBuckets(long maxBuckets, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxBuckets)
                .expireAfter(Expiry.writing((String key, Bucket bucket) -> Duration.ofNanos(bucket.backlogNanos())))
                .ticker(nanoClock::getAsLong)
                // Tidied after each write: another thread would have to be woken with each request.
                .executor(Runnable::run)
                .build();
    }

    public Taken take(String bucket, Quota quota) {
        long now = nanoClock.getAsLong();
        Bucket after = buckets.asMap().compute(BucketKey.of(bucket), (key, before) -> taken(before, quota, now));
        Duration backlog = Duration.ofNanos(after.backlogNanos());
        return after.granted() ? new Taken.Granted(backlog) : new Taken.Refused(backlog);
    }

    int longestKey() {
        return buckets.asMap().keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private static Bucket taken(Bucket before, Quota quota, long now) {
        long left = before == null ? 0 : Math.max(0, before.backlogNanos() - (now - before.atNanos()));
        long next = left + quota.perToken().toNanos();
        return next > quota.toFill().toNanos() ? new Bucket(now, left, false) : new Bucket(now, next, true);
    }
}
