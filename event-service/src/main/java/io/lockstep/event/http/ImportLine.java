package io.lockstep.event.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.event.ImportResult;
import io.lockstep.event.Upserted;

/** The lines of an import's answer: one for each row, then one for the whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface ImportLine {

    /**
     * @param line of the file where the row starts, counted from 1
     * @param outcome created, updated, unchanged or rejected
     * @param reason why a row was rejected
     */
    record Row(long line, String outcome, String recognizedEventId, String reason) implements ImportLine {

        static Row of(ImportResult result) {
            return switch (result) {
                case ImportResult.Rejected rejected -> new Row(rejected.line(), "rejected", null, rejected.reason());
                case ImportResult.Stored stored ->
                    new Row(
                            stored.line(),
                            switch (stored.upserted()) {
                                case Upserted.Created created -> "created";
                                case Upserted.Updated updated -> "updated";
                                case Upserted.Unchanged unchanged -> "unchanged";
                            },
                            stored.upserted().id(),
                            null);
            };
        }
    }

    /**
     * @param failure absent if the whole file was gone through; otherwise rows after the last one named were not
     *     stored, and the import is to be repeated
     */
    record Summary(long created, long updated, long unchanged, long rejected, String failure) implements ImportLine {

        static Summary none() {
            return new Summary(0, 0, 0, 0, null);
        }

        Summary plus(ImportResult result) {
            return switch (result) {
                case ImportResult.Rejected r -> new Summary(created, updated, unchanged, rejected + 1, failure);
                case ImportResult.Stored stored ->
                    switch (stored.upserted()) {
                        case Upserted.Created c -> new Summary(created + 1, updated, unchanged, rejected, failure);
                        case Upserted.Updated u -> new Summary(created, updated + 1, unchanged, rejected, failure);
                        case Upserted.Unchanged u -> new Summary(created, updated, unchanged + 1, rejected, failure);
                    };
            };
        }

        Summary brokenOff(String reason) {
            return new Summary(created, updated, unchanged, rejected, reason);
        }
    }
}
