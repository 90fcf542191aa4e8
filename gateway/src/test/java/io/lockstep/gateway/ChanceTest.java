package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.RouteAction.Forward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is drawn by chance, over many draws: each share within five standard deviations of a binomial distribution, so that a right
 * gateway fails a check once in 1.7 million runs. The seed is printed; {@code -Dseed=} repeats a run.
 */
class ChanceTest {

    private static final int DRAWS = 200_000;

    private static RandomGenerator random;

    @BeforeAll
    static void seed() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ChanceTest: -Dseed=" + seed);
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Test
    void destinations_get_their_weight_of_the_sum() {
        List<Integer> weights = List.of(90, 9, 1, 0, 150);
        Forward forward = new Forward(
                IntStream.range(0, weights.size())
                        .mapToObj(i -> new Destination(Target.of("s" + i), weights.get(i), MessageEdits.NONE))
                        .toList(),
                Rewrite.NONE,
                Optional.empty(),
                RetryPolicy.NONE,
                List.of());
        Map<String, Integer> chosen = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            chosen.merge(forward.choose(random).target().host(), 1, Integer::sum);
        }
        for (int i = 0; i < weights.size(); i++) {
            assertShare(chosen.getOrDefault("s" + i, 0), weights.get(i) / 250.0);
        }
    }

    @Test
    void a_percentage_hits_as_often_as_it_says() {
        for (double percent : new double[] {0, 0.01, 1, 12.5, 50, 99.9, 100}) {
            Percentage percentage = new Percentage(percent);
            int hits = 0;
            for (int i = 0; i < DRAWS; i++) {
                hits += percentage.hits(random) ? 1 : 0;
            }
            assertShare(hits, percent / 100);
        }
    }

    @Test
    void random_and_hashed_addresses_are_even_and_turns_exactly_so() {
        for (LoadBalancing kind : List.of(
                new LoadBalancing.Random(),
                new LoadBalancing.LeastRequest(),
                new LoadBalancing.ConsistentHash(new LoadBalancing.HashKey.Header("x")))) {
            int[] chosen = choose(new Balancer(kind, addresses(5)), List.of(0, 1, 2, 3, 4), DRAWS);
            for (int count : chosen) {
                assertShare(count, 0.2);
            }
        }
        assertThat(choose(new Balancer(new LoadBalancing.RoundRobin(), addresses(4)), List.of(0, 1, 2, 3), 400))
                .containsOnly(100);
    }

    @Test
    void the_less_busy_of_two_is_chosen() {
        Balancer balancer = new Balancer(new LoadBalancing.LeastRequest(), addresses(2));
        for (int i = 0; i < 100; i++) {
            assertThat(balancer.choose(List.of(0, 1), Optional.empty(), position -> position == 0 ? 7 : 6, random))
                    .isEqualTo(1);
        }
    }

    @Test
    void an_address_that_goes_moves_only_its_own_keys() {
        Balancer balancer =
                new Balancer(new LoadBalancing.ConsistentHash(new LoadBalancing.HashKey.Header("x")), addresses(5));
        for (int i = 0; i < 10_000; i++) {
            Optional<String> key = Optional.of("key-" + i);
            int before = balancer.choose(List.of(0, 1, 2, 3, 4), key, position -> 0, random);
            int after = balancer.choose(List.of(0, 1, 3, 4), key, position -> 0, random);
            assertThat(after).isEqualTo(before == 2 ? after : before).isNotEqualTo(2);
        }
    }

    private static int[] choose(Balancer balancer, List<Integer> candidates, int draws) {
        int[] chosen = new int[candidates.size()];
        for (int i = 0; i < draws; i++) {
            chosen[balancer.choose(candidates, Optional.of("key-" + random.nextLong()), position -> 0, random)]++;
        }
        return chosen;
    }

    private static List<Address> addresses(int count) {
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(new Address("10.0.0." + i, 80, Map.of()));
        }
        return addresses;
    }

    private static void assertShare(int hits, double share) {
        double expected = DRAWS * share;
        double deviation = Math.sqrt(DRAWS * share * (1 - share));
        assertThat((double) hits)
                .as("share of %s", share)
                .isBetween(expected - 5 * deviation, expected + 5 * deviation);
    }
}
