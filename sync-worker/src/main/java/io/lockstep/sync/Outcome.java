package io.lockstep.sync;

/** What became of one change in a sink. All but {@link Unavailable} are terminal. */
public sealed interface Outcome {

    /** The sink holds the change. */
    record Applied() implements Outcome {}

    /** A newer version, or a later record of the same key on its way there, makes the change pointless: normal. */
    record Superseded(Rival rival) implements Outcome {}

    /**
     * The change can never succeed and becomes a dead letter.
     *
     * @param message what the sink said, without the document
     */
    record Rejected(RejectionReason reason, String message) implements Outcome {}

    /**
     * The sink could not take the change now, or its answer was lost: it is tried again (I6).
     *
     * @param cause what an operator is told
     */
    record Unavailable(String cause, Trouble trouble) implements Outcome {}

    /**
     * The outcome of one change that was offered to two places: terminal only if both are, so that what one of them could
     * not take is tried again in both.
     */
    static Outcome worse(Outcome one, Outcome other) {
        return one.severity() >= other.severity() ? one : other;
    }

    private int severity() {
        return switch (this) {
            case Superseded superseded -> 0;
            case Applied applied -> 1;
            case Rejected rejected -> 2;
            case Unavailable unavailable -> 3 + unavailable.trouble().ordinal();
        };
    }

    Outcome APPLIED = new Applied();
    Outcome SUPERSEDED = new Superseded(Rival.HELD);
    Outcome OVERTAKEN = new Superseded(Rival.PENDING);

    /** What a superseded change lost to. */
    enum Rival {
        /** What the sink holds: the sink is at least as new as the change. */
        HELD,
        /** Another change on its way there: of the sink this says nothing yet. */
        PENDING
    }
}
