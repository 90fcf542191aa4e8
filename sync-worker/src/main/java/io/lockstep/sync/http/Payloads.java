package io.lockstep.sync.http;

import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterRecords;
import io.lockstep.sync.deadletter.LettersUnavailableException;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;

/** Shows what dead letters carry; where Kafka does not answer, the letters are shown without. */
@Singleton
final class Payloads {

    private final LetterRecords records;

    Payloads(LetterRecords records) {
        this.records = records;
    }

    List<PayloadView> of(List<Letter> letters, int maxBytes) {
        try {
            return records.read(letters, maxBytes).stream()
                    .map(found -> PayloadView.of(found, false))
                    .toList();
        } catch (LettersUnavailableException e) {
            return Collections.nCopies(letters.size(), PayloadView.unavailable(e.getMessage()));
        }
    }

    PayloadView whole(Letter letter, int maxBytes) {
        try {
            return PayloadView.of(records.read(List.of(letter), maxBytes).getFirst(), true);
        } catch (LettersUnavailableException e) {
            return PayloadView.unavailable(e.getMessage());
        }
    }
}
