package io.lockstep.event;

import java.util.List;

/** Opens publishers, of which only the youngest can publish: opening one fences all others, in any process. */
public interface ChangePublishers {

    /**
     * Makes sure that the topics exist and fences older publishers.
     *
     * @throws RuntimeException if Kafka is unavailable
     */
    Publisher open();

    /** For one thread. */
    interface Publisher extends AutoCloseable {

        /** Publishes all changes in their order, or none; blocks until acknowledged. */
        Publication publish(List<CapturedChange> changes);

        /** Gives up what is in flight and returns at once. */
        @Override
        void close();
    }
}
