package io.lockstep.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.gateway.limit.Quota.Taken;
import io.lockstep.gateway.limit.Quota.Taken.Granted;
import io.lockstep.gateway.limit.Quota.Taken.Refused;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalBucketsTest {

    /** Ten at once, then one every 100 ms. */
    private static final Quota QUOTA = new Quota(10, 10, Duration.ofSeconds(1));

    private long now;
    private final LocalBuckets buckets = new LocalBuckets(1000, () -> now);

    @Test
    void a_bucket_holds_so_many_and_fills_evenly() {
        assertThat(granted(20)).isEqualTo(10);
        now += Duration.ofMillis(99).toNanos();
        assertThat(granted(1)).isZero();
        now += Duration.ofMillis(1).toNanos();
        assertThat(granted(5)).isEqualTo(1);
        now += Duration.ofMillis(350).toNanos();
        assertThat(granted(5)).isEqualTo(3);
        now += Duration.ofHours(1).toNanos();
        assertThat(granted(20)).isEqualTo(10);
    }

    @Test
    void it_says_how_much_is_left_and_how_long_to_wait() {
        assertThat(QUOTA.remaining(((Granted) buckets.take("a", QUOTA)).backlog()))
                .isEqualTo(9);
        granted(9);
        Refused refused = (Refused) buckets.take("a", QUOTA);
        assertThat(QUOTA.wait(refused.backlog())).isEqualTo(Duration.ofMillis(100));
        now += QUOTA.wait(refused.backlog()).toNanos();
        assertThat(buckets.take("a", QUOTA)).isInstanceOf(Granted.class);
    }

    @Test
    void buckets_do_not_touch_each_other() {
        granted(10);
        assertThat(buckets.take("b", QUOTA)).isInstanceOf(Granted.class);
    }

    /** Against the plainest model there is: the times of what was granted. */
    @Test
    void in_no_second_more_is_granted_than_the_bucket_and_its_fill() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] granted = new long[100_000];
        int count = 0;
        for (int i = 0; i < granted.length; i++) {
            now += random.nextLong(20_000_000);
            if (buckets.take("a", QUOTA) instanceof Granted) {
                granted[count++] = now;
            }
        }
        for (int first = 0, last = 0; last < count; last++) {
            while (granted[last] - granted[first] >= 1_000_000_000L) {
                first++;
            }
            assertThat(last - first + 1).as("seed " + seed).isLessThanOrEqualTo(20);
        }
        assertThat(count).as("seed " + seed).isGreaterThan((int) (now / 100_000_000L));
    }

    @Test
    void there_are_never_more_buckets_than_the_limit() {
        LocalBuckets few = new LocalBuckets(100, () -> now);
        for (int i = 0; i < 10_000; i++) {
            few.take("client-" + i, QUOTA);
        }
        assertThat(few.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void a_long_header_takes_no_more_room_than_a_short_one() {
        String value = "x".repeat(10_000);
        for (int i = 0; i < 10; i++) {
            assertThat(buckets.take(value + "a", QUOTA)).isInstanceOf(Granted.class);
        }
        assertThat(buckets.take(value + "a", QUOTA)).isInstanceOf(Refused.class);
        assertThat(buckets.take(value + "b", QUOTA)).isInstanceOf(Granted.class);
        assertThat(buckets.longestKey()).isLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, PT1S", "1, 0, PT1S", "1, 1, PT0S", "1, 1, P32D", "1, 2000000, PT1S", "1000000000, 1, PT1M"})
    void what_makes_no_sense_is_refused(long max, long perFill, Duration interval) {
        assertThatThrownBy(() -> new Quota(max, perFill, interval)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:0::/64",
        "2001:db8::1, 2001:db8:0:0::/64",
        "::1, 0:0:0:0::/64",
        "fe80:0:0:0:1:2:3:4%eth0, fe80:0:0:0::/64",
    })
    void an_ipv6_client_is_its_network(String address, String network) {
        assertThat(ClientNetwork.of(address)).isEqualTo(network);
    }

    private long granted(int attempts) {
        long granted = 0;
        for (int i = 0; i < attempts; i++) {
            Taken taken = buckets.take("a", QUOTA);
            granted += taken instanceof Granted ? 1 : 0;
        }
        return granted;
    }
}
