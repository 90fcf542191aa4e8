package io.lockstep.event;

import java.util.List;

/**
 * How far an import is.
 *
 * @param rows dealt with, rejected ones included
 * @param lastLine where the last of them starts; 0 before the first
 */
public record ImportProgress(long rows, long lastLine, long created, long updated, long unchanged, long rejected) {

    public static final ImportProgress NONE = new ImportProgress(0, 0, 0, 0, 0, 0);

    public ImportProgress plus(List<ImportResult> results) {
        ImportProgress sum = this;
        for (ImportResult result : results) {
            sum = sum.plus(result);
        }
        return sum;
    }

    private ImportProgress plus(ImportResult result) {
        return switch (result) {
            case ImportResult.Rejected r ->
                new ImportProgress(rows + 1, r.line(), created, updated, unchanged, rejected + 1);
            case ImportResult.Stored(long line, Upserted.Created c) ->
                new ImportProgress(rows + 1, line, created + 1, updated, unchanged, rejected);
            case ImportResult.Stored(long line, Upserted.Updated u) ->
                new ImportProgress(rows + 1, line, created, updated + 1, unchanged, rejected);
            case ImportResult.Stored(long line, Upserted.Unchanged u) ->
                new ImportProgress(rows + 1, line, created, updated, unchanged + 1, rejected);
        };
    }
}
