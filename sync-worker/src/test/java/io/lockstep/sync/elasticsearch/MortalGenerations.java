package io.lockstep.sync.elasticsearch;

import io.lockstep.sync.audit.ReadModel;
import io.lockstep.sync.generation.Generation;
import io.lockstep.sync.generation.Generations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Generations whose coordinator dies at its n-th change of them: half of the time before, half after it took effect. */
final class MortalGenerations implements Generations {

    private final Generations generations;
    private final int life;
    private int changes;
    private boolean dead;
    private Runnable onDeath = () -> {};

    MortalGenerations(Generations generations, int life) {
        this.generations = generations;
        this.life = life;
    }

    void onDeath(Runnable then) {
        onDeath = then;
    }

    void die() {
        dead = true;
        onDeath.run();
    }

    private void change(Runnable change) {
        changes++;
        boolean last = changes * 2L >= life;
        if (dead || (last && life % 2 == 1)) {
            die();
            throw new IllegalStateException("dead before");
        }
        change.run();
        if (last) {
            die();
            throw new IllegalStateException("dead after");
        }
    }

    @Override
    public List<Generation> all() {
        return generations.all();
    }

    @Override
    public Optional<Generation> create(int number) {
        return generations.create(number);
    }

    @Override
    public boolean isWritable(int number) {
        return generations.isWritable(number);
    }

    @Override
    public void takeWrites(int number) {
        change(() -> generations.takeWrites(number));
    }

    @Override
    public Duration barrier() {
        return generations.barrier();
    }

    @Override
    public void note(Generation generation) {
        change(() -> generations.note(generation));
    }

    @Override
    public void copyMarkers(int number) {
        change(() -> generations.copyMarkers(number));
    }

    @Override
    public void refresh(int number) {
        change(() -> generations.refresh(number));
    }

    @Override
    public ReadModel model(int number) {
        return generations.model(number);
    }

    @Override
    public void swap(int from, int to) {
        generations.swap(from, to);
    }

    @Override
    public void stopWrites(int number) {
        generations.stopWrites(number);
    }

    @Override
    public void drop(int number) {
        generations.drop(number);
    }
}
