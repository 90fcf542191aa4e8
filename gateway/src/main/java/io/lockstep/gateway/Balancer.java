package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/** Chooses one of several addresses, known by their position. Thread-safe. */
public final class Balancer {

    private final LoadBalancing kind;
    private final List<Long> seeds;
    private final AtomicInteger turn = new AtomicInteger();

    public Balancer(LoadBalancing kind, List<Address> addresses) {
        this.kind = kind;
        this.seeds = addresses.stream()
                .map(address -> mix(address.toString().chars().asLongStream().reduce(7, (hash, c) -> mix(hash ^ c))))
                .toList();
    }

    /** The key of a request that this balances by; empty if it has none or none is asked for. */
    public Optional<String> key(RequestHead head) {
        return kind instanceof LoadBalancing.ConsistentHash hash ? hash.key().of(head) : Optional.empty();
    }

    /**
     * @param candidates at least one position
     * @param inFlight how many requests a position has
     */
    public int choose(
            List<Integer> candidates, Optional<String> key, IntUnaryOperator inFlight, RandomGenerator random) {
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        return switch (kind) {
            case LoadBalancing.RoundRobin rounds ->
                candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
            case LoadBalancing.Random anyone -> draw(candidates, random);
            case LoadBalancing.LeastRequest least -> lessBusy(candidates, inFlight, random);
            case LoadBalancing.ConsistentHash hash ->
                key.map(value -> highest(candidates, value)).orElseGet(() -> draw(candidates, random));
        };
    }

    private static int draw(List<Integer> candidates, RandomGenerator random) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    private static int lessBusy(List<Integer> candidates, IntUnaryOperator inFlight, RandomGenerator random) {
        int first = random.nextInt(candidates.size());
        int other = random.nextInt(candidates.size() - 1);
        int one = candidates.get(first);
        int another = candidates.get(other < first ? other : other + 1);
        return inFlight.applyAsInt(another) < inFlight.applyAsInt(one) ? another : one;
    }

    /** Rendezvous hashing: an address that comes or goes moves only the keys that are or were its own. */
    private int highest(List<Integer> candidates, String key) {
        long hash = key.chars().asLongStream().reduce(17, (sum, c) -> mix(sum ^ c));
        int best = candidates.getFirst();
        long bestScore = mix(hash ^ seeds.get(best));
        for (int candidate : candidates) {
            long score = mix(hash ^ seeds.get(candidate));
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
