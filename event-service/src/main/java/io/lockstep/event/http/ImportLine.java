package io.lockstep.event.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.event.ImportMode;
import io.lockstep.event.ImportProgress;
import io.lockstep.event.ImportResult;
import io.lockstep.event.Upserted;

/** The lines of an import's answer: one for each row, then one for the whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface ImportLine {

    /** The first line where an earlier request got some way: rows up to that line were told to it. */
    record Resumed(long resumedAfterLine) implements ImportLine {}

    /**
     * @param line of the file where the row starts, counted from 1
     * @param outcome created, updated, unchanged or rejected
     * @param recognizedEventId null for a rejected row, and in a dry run for one that would be created
     * @param reason why a row was rejected
     */
    record Row(long line, String outcome, String recognizedEventId, String reason) implements ImportLine {

        static Row of(ImportResult result) {
            return switch (result) {
                case ImportResult.Rejected rejected -> new Row(rejected.line(), "rejected", null, rejected.reason());
                case ImportResult.Stored(long line, Upserted upserted) ->
                    new Row(line, word(upserted), upserted.id().orElse(null), null);
            };
        }

        private static String word(Upserted upserted) {
            return switch (upserted) {
                case Upserted.Created created -> "created";
                case Upserted.Updated updated -> "updated";
                case Upserted.Unchanged unchanged -> "unchanged";
            };
        }
    }

    /**
     * @param dryRun null unless nothing was to be stored
     * @param failure absent if the whole file was gone through; otherwise rows after the last one named were not
     *     stored, and the import is to be repeated
     */
    record Summary(long created, long updated, long unchanged, long rejected, Boolean dryRun, String failure)
            implements ImportLine {

        static Summary of(ImportProgress done, ImportMode mode, String failure) {
            return new Summary(
                    done.created(),
                    done.updated(),
                    done.unchanged(),
                    done.rejected(),
                    mode instanceof ImportMode.DryRun ? true : null,
                    failure);
        }
    }
}
