package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.sync.deadletter.Attempt;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterRecord.Request;
import io.lockstep.sync.deadletter.LetterRecords;
import io.lockstep.sync.deadletter.LettersUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The dead-letter topic as the admin API uses it. A request is a record, so any worker can make it, whoever owns the
 * letter's partition, and it survives until that one has read it.
 */
final class KafkaLetterRecords implements LetterRecords {

    private static final long WRITTEN_WITHIN_SECONDS = 10;

    private final DeadLetterHeaders names;
    private final String topic;
    private final String sink;
    private final LetterFetcher fetcher;
    private final Producer<byte[], byte[]> producer;

    KafkaLetterRecords(
            DeadLetterHeaders names,
            String topic,
            String sink,
            LetterFetcher fetcher,
            Producer<byte[], byte[]> producer) {
        this.names = names;
        this.topic = topic;
        this.sink = sink;
        this.fetcher = fetcher;
        this.producer = producer;
    }

    @Override
    public List<Optional<Stored>> read(List<Letter> letters, int maxBytes) {
        List<Optional<Stored>> stored = new ArrayList<>(Collections.nCopies(letters.size(), Optional.empty()));
        fetcher.fetch(letters, (index, record) -> stored.set(index, Optional.of(stored(record, maxBytes))));
        return stored;
    }

    private static Stored stored(ConsumerRecord<byte[], byte[]> record, int maxBytes) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        byte[] value = record.value();
        return new Stored(
                Optional.ofNullable(value).map(it -> it.length <= maxBytes ? it : Arrays.copyOf(it, maxBytes)),
                value == null ? 0 : value.length,
                headers);
    }

    @Override
    public List<Letter> redrive(List<Letter> letters, Request request, String by) {
        List<Letter> gone = new ArrayList<>(letters);
        List<CompletableFuture<Void>> written = new ArrayList<>();
        fetcher.fetch(letters, (index, record) -> {
            gone.remove(letters.get(index));
            written.add(send(copy(letters.get(index), record, request, by)));
        });
        awaitAll(written);
        return gone;
    }

    @Override
    public void discard(List<Letter> letters, String comment, String by) {
        awaitAll(letters.stream()
                .map(letter -> send(control(letter, comment, by)))
                .toList());
    }

    private static void awaitAll(List<CompletableFuture<Void>> written) {
        try {
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                    .get(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LettersUnavailableException("interrupted while requests were written", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new LettersUnavailableException("Kafka did not take all requests; asking again is safe", e);
        }
    }

    private ProducerRecord<byte[], byte[]> control(Letter letter, String comment, String by) {
        Headers headers = new RecordHeaders();
        stamp(headers, letter);
        put(headers, DeadLetterHeaders.DISCARD, comment);
        put(headers, DeadLetterHeaders.BY, by);
        return new ProducerRecord<>(
                topic, letter.id().partition(), null, letter.key().getBytes(UTF_8), null, headers);
    }

    /** What a console's "Reproduce message" would send, with who asked and how. */
    private ProducerRecord<byte[], byte[]> copy(
            Letter letter, ConsumerRecord<byte[], byte[]> record, Request request, String by) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        stamp(headers, letter);
        put(headers, DeadLetterHeaders.REDRIVE, request.name().toLowerCase(Locale.ROOT));
        put(headers, DeadLetterHeaders.BY, by);
        return new ProducerRecord<>(
                topic, letter.id().partition(), record.timestamp(), record.key(), record.value(), headers);
    }

    /** Also what a stray record lacks. */
    private void stamp(Headers headers, Letter letter) {
        Attempt latest = letter.latest();
        put(headers, DeadLetterHeaders.TOPIC, names.topic(letter.id().source()));
        put(headers, DeadLetterHeaders.PARTITION, Integer.toString(letter.id().partition()));
        put(headers, DeadLetterHeaders.OFFSET, Long.toString(letter.id().offset()));
        put(headers, DeadLetterHeaders.SINK, sink);
        put(headers, DeadLetterHeaders.REASON, latest.reason());
        put(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(latest.number()));
        put(headers, DeadLetterHeaders.AT, latest.at().toString());
        put(headers, DeadLetterHeaders.VERSION, letter.version().toString());
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> request) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            producer.send(request, (metadata, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    private static void put(Headers headers, String name, String text) {
        headers.remove(name);
        headers.add(name, text.getBytes(UTF_8));
    }
}
