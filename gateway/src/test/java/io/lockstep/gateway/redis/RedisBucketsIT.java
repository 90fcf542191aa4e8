package io.lockstep.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.fault.FaultProxy.Mode;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.gateway.limit.Quota;
import io.lockstep.gateway.limit.Quota.Taken;
import io.lockstep.gateway.limit.Quota.Taken.Granted;
import io.lockstep.gateway.limit.Quota.Taken.Refused;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Buckets that two gateways share. */
@RealServers
class RedisBucketsIT {

    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final Quota QUOTA = new Quota(20, 20, Duration.ofHours(1));

    private final Vertx vertx = Vertx.vertx();
    private final String url;
    private final String bucket = "test-" + UUID.randomUUID() + "|client=" + "long".repeat(50);

    RedisBucketsIT(TestScope scope) {
        url = scope.redisUrl();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void two_gateways_grant_together_what_one_would() {
        RedisBuckets one = new RedisBuckets(vertx, url, Optional.empty(), System::nanoTime);
        RedisBuckets other = new RedisBuckets(vertx, url, Optional.empty(), System::nanoTime);
        List<CompletableFuture<Taken>> all = Stream.iterate(0, i -> i + 1)
                .limit(100)
                .map(i ->
                        (i % 2 == 0 ? one : other).take(bucket, QUOTA, PATIENT).toCompletableFuture())
                .toList();
        assertThat(all.stream().map(CompletableFuture::join))
                .filteredOn(Granted.class::isInstance)
                .hasSize(20);
        Refused refused = (Refused) take(one, QUOTA);
        assertThat(QUOTA.wait(refused.backlog())).isBetween(Duration.ofSeconds(170), Duration.ofSeconds(180));
    }

    @Test
    void a_token_grows_back() {
        Quota quick = new Quota(1, 1, Duration.ofMillis(200));
        RedisBuckets buckets = new RedisBuckets(vertx, url, Optional.empty(), System::nanoTime);
        assertThat(take(buckets, quick)).isInstanceOf(Granted.class);
        assertThat(take(buckets, quick)).isInstanceOf(Refused.class);
        long end = System.nanoTime() + PATIENT.toNanos();
        while (take(buckets, quick) instanceof Refused) {
            assertThat(System.nanoTime() - end).isNegative();
        }
    }

    @Test
    void a_store_that_does_not_answer_costs_its_timeout_once_a_second() {
        try (FaultProxy proxy = FaultProxy.before(URI.create(url).getPort())) {
            RedisBuckets buckets =
                    new RedisBuckets(vertx, "redis://127.0.0.1:" + proxy.port(), Optional.empty(), System::nanoTime);
            assertThat(take(buckets, QUOTA)).isInstanceOf(Granted.class);
            proxy.set(new Mode.Blackhole());
            assertThatThrownBy(() -> buckets.take(bucket, QUOTA, Duration.ofMillis(100))
                            .toCompletableFuture()
                            .join())
                    .hasMessageContaining("not answered");
            long begin = System.nanoTime();
            assertThatThrownBy(() -> buckets.take(bucket, QUOTA, PATIENT)
                            .toCompletableFuture()
                            .join())
                    .hasMessageContaining("a moment ago");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500));
        }
    }

    private Taken take(RedisBuckets buckets, Quota quota) {
        return buckets.take(bucket, quota, PATIENT).toCompletableFuture().join();
    }
}
