package io.lockstep.event;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Publishers of which one batch waits at a gate once that is shut, as that of a process which hangs. */
final class GatedPublishers implements ChangePublishers {

    private final ChangePublishers real;
    private final CountDownLatch visited = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final BlockingQueue<Publication> answer = new ArrayBlockingQueue<>(1);
    private volatile boolean isShut;

    GatedPublishers(ChangePublishers real) {
        this.real = real;
    }

    void shut() {
        isShut = true;
    }

    void awaitVisitor() throws InterruptedException {
        await(visited);
    }

    /** Lets the batch through that waits. */
    void release() {
        released.countDown();
    }

    /** What came of the batch that waited. */
    Publication awaitAnswer() throws InterruptedException {
        return answer.poll(60, TimeUnit.SECONDS);
    }

    @Override
    public Publisher open() {
        Publisher opened = real.open();
        return new Publisher() {
            @Override
            public Publication publish(List<CapturedChange> changes) {
                if (!isShut) {
                    return opened.publish(changes);
                }
                isShut = false;
                visited.countDown();
                try {
                    await(released);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                Publication publication = opened.publish(changes);
                answer.add(publication);
                return publication;
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("waited for 60 s at the gate");
        }
    }
}
