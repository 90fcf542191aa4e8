package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterPage;
import io.lockstep.sync.deadletter.LetterQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;

/** The ledgers through interactive queries. */
final class StreamsLedgers implements Ledgers {

    private final KafkaStreams streams;
    private final HostInfo self;
    private final Letters letters;

    /** @param self where this worker can be reached, as the others are told */
    StreamsLedgers(KafkaStreams streams, HostInfo self, Letters letters) {
        this.streams = streams;
        this.self = self;
        this.letters = letters;
    }

    @Override
    public LetterPage local(LetterQuery query) {
        List<Letter> found = new ArrayList<>();
        Set<Integer> partitions = new HashSet<>();
        long unlisted = 0;
        for (var partition : stores().entrySet()) {
            // A failure means that the partition is not ours or not restored yet, which its absence says.
            if (partition.getValue().isSuccess()) {
                partitions.add(partition.getKey());
                try (KeyValueIterator<String, byte[]> all = partition.getValue().getResult()) {
                    unlisted += read(all, found);
                }
            }
        }
        return new LetterPage(query.page(found), partitions, unlisted);
    }

    private Map<Integer, QueryResult<KeyValueIterator<String, byte[]>>> stores() {
        RangeQuery<String, byte[]> everything = RangeQuery.withNoBounds();
        try {
            StateQueryResult<KeyValueIterator<String, byte[]>> result =
                    streams.query(StateQueryRequest.inStore(LetterStore.NAME)
                            .withQuery(everything)
                            .requireActive());
            return result.getPartitionResults();
        } catch (StreamsException | IllegalStateException e) {
            // Not started, or stopped: it owns nothing.
            return Map.of();
        }
    }

    private static long read(KeyValueIterator<String, byte[]> all, List<Letter> found) {
        long unlisted = 0;
        while (all.hasNext()) {
            KeyValue<String, byte[]> next = all.next();
            if (LetterStore.isLetter(next.key)) {
                found.add(LetterJson.read(next.value));
            } else if (LetterStore.isUnlistedCount(next.key)) {
                unlisted = LetterStore.number(next.value);
            }
        }
        return unlisted;
    }

    @Override
    public List<String> fellows() {
        try {
            return streams.streamsMetadataForStore(LetterStore.NAME).stream()
                    .map(worker -> worker.hostInfo())
                    .filter(host -> !host.equals(self) && !host.equals(HostInfo.unavailable()))
                    .map(StreamsSettings::authority)
                    .distinct()
                    .toList();
        } catch (StreamsException | IllegalStateException e) {
            return List.of();
        }
    }

    @Override
    public int partitions() {
        return ChangeTopics.PARTITIONS;
    }

    @Override
    public List<String> reasons() {
        return Stream.concat(
                        Stream.of(LetterReader.STRAY),
                        Arrays.stream(RejectionReason.values()).map(RejectionReason::wireName))
                .toList();
    }

    @Override
    public DeadLetterCounts counts() {
        return letters.counts();
    }

    @Override
    public Ledger rules() {
        return letters.rules();
    }
}
