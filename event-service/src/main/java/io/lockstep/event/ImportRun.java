package io.lockstep.event;

/**
 * An import under an idempotency key, on its way through one or more requests.
 *
 * @param attempt the request that goes on with it now; who was at it before may store nothing more
 */
public record ImportRun(RequestKey key, long attempt, ImportProgress progress, boolean finished) {

    public ImportRun at(ImportProgress reached) {
        return new ImportRun(key, attempt, reached, finished);
    }
}
