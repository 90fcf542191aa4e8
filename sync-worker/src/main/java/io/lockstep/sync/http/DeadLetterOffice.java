package io.lockstep.sync.http;

import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterPage;
import io.lockstep.sync.deadletter.LetterQuery;
import io.lockstep.sync.deadletter.LetterRecord;
import io.lockstep.sync.deadletter.LetterRecords;
import io.lockstep.sync.deadletter.LetterStatus;
import io.lockstep.sync.http.DeadLetterRequests.DiscardRequest;
import io.lockstep.sync.http.DeadLetterRequests.RedriveRequest;
import io.lockstep.sync.http.DeadLetterRequests.Refusal;
import io.lockstep.sync.http.DeadLetterRequests.RequestResult;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns requests into records: checks them, finds the letters, says which are refused and why. */
@Singleton
final class DeadLetterOffice {

    /** Letters that one request takes (I9). */
    static final int MAX_LETTERS = 500;

    /** Ids travel in the address of a request to other workers. */
    static final int MAX_IDS = 100;

    private static final int MAX_TEXT = 300;

    private final Ledgers ledgers;
    private final DeadLetterSearch search;
    private final LetterRecords records;

    DeadLetterOffice(Ledgers ledgers, DeadLetterSearch search, LetterRecords records) {
        this.ledgers = ledgers;
        this.search = search;
        this.records = records;
    }

    /** The letters that a request names, and what is wrong with others. */
    private record Selection(List<Letter> letters, List<Refusal> refused, boolean remaining, List<Integer> missing) {}

    RequestResult redrive(RedriveRequest request) {
        check(request);
        boolean force = Boolean.TRUE.equals(request.force());
        Selection selection =
                request.ids() != null ? named(request.ids()) : open(Optional.ofNullable(request.reason()));
        List<Refusal> refused = new ArrayList<>(selection.refused());
        List<Letter> accepted = new ArrayList<>();
        for (Letter letter : selection.letters()) {
            obstacle(letter, force)
                    .ifPresentOrElse(
                            why -> refused.add(new Refusal(letter.id().toString(), why)), () -> accepted.add(letter));
        }
        boolean dryRun = Boolean.TRUE.equals(request.dryRun());
        if (!dryRun && !accepted.isEmpty()) {
            LetterRecord.Request kind = force ? LetterRecord.Request.FORCE : LetterRecord.Request.ONCE;
            List<Letter> gone = records.redrive(accepted, kind, text("by", request.by()));
            gone.forEach(letter ->
                    refused.add(new Refusal(letter.id().toString(), "the dead-letter topic no longer has its record")));
            accepted.removeAll(gone);
        }
        return result(dryRun, accepted, refused, selection);
    }

    RequestResult discard(DiscardRequest request) {
        if (request.ids() == null) {
            throw RefusedRequestException.bad("give the ids of the letters to discard");
        }
        String why = text("reason", request.reason());
        if (why.isBlank()) {
            throw RefusedRequestException.bad("give a reason: it is what remains of a discarded letter");
        }
        String by = text("by", request.by());
        Selection selection = named(request.ids());
        List<Refusal> refused = new ArrayList<>(selection.refused());
        List<Letter> accepted = new ArrayList<>();
        for (Letter letter : selection.letters()) {
            switch (letter.status()) {
                case LetterStatus.Open open -> accepted.add(letter);
                case LetterStatus.Redriving redriving -> refused.add(refusal(letter, "it is being redriven"));
                case LetterStatus.Resolved resolved -> refused.add(refusal(letter, "it is resolved"));
                case LetterStatus.Discarded discarded -> refused.add(refusal(letter, "it is discarded already"));
            }
        }
        records.discard(accepted, why, by);
        return result(false, accepted, refused, selection);
    }

    /** Why a letter is not redriven; what the ledger would say too, but here the one who asks hears it. */
    private Optional<String> obstacle(Letter letter, boolean force) {
        Ledger rules = ledgers.rules();
        return switch (letter.status()) {
            case LetterStatus.Redriving redriving -> Optional.of("it is being redriven already");
            case LetterStatus.Resolved resolved -> Optional.of("it is resolved");
            case LetterStatus.Discarded discarded ->
                force ? Optional.empty() : Optional.of("it is discarded: force redrives it all the same");
            case LetterStatus.Open open ->
                rules.isExhausted(letter) && !force
                        ? Optional.of("it was rejected " + letter.rejections() + " times: force or discard it")
                        : Optional.empty();
        };
    }

    private Selection named(List<String> ids) {
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw RefusedRequestException.bad(
                    "ids must be 1 to " + MAX_IDS + "; ask by reason or for all in steps of " + MAX_LETTERS);
        }
        List<Letter> letters = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        Set<LetterId> wanted = wanted(ids);
        LetterPage all = search.everywhere(LetterQuery.of(wanted));
        List<Integer> missing = search.missing(all);
        for (LetterId id : wanted) {
            all.letters().stream()
                    .filter(letter -> letter.id().equals(id))
                    .findFirst()
                    .ifPresentOrElse(
                            letters::add,
                            () -> refused.add(new Refusal(
                                    id.toString(),
                                    missing.contains(id.partition())
                                            ? "no worker answers for its partition now: try again"
                                            : "it is not listed")));
        }
        return new Selection(letters, refused, false, missing);
    }

    private static Set<LetterId> wanted(List<String> ids) {
        return ids.stream()
                .map(id -> LetterParameters.letter(String.valueOf(id)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Selection open(Optional<String> reason) {
        LetterQuery query = LetterQuery.first(MAX_LETTERS + 1).withStatus(new LetterStatus.Open());
        LetterPage found = search.everywhere(reason.map(query::withReason).orElse(query));
        List<Letter> letters = found.letters().stream().limit(MAX_LETTERS).toList();
        return new Selection(letters, List.of(), found.letters().size() > MAX_LETTERS, search.missing(found));
    }

    private static RequestResult result(
            boolean dryRun, List<Letter> accepted, List<Refusal> refused, Selection selection) {
        Map<String, Integer> byReason = new TreeMap<>();
        accepted.forEach(letter -> byReason.merge(letter.latest().reason(), 1, Integer::sum));
        return new RequestResult(
                dryRun, accepted.size(), byReason, refused, selection.remaining(), selection.missing());
    }

    private static Refusal refusal(Letter letter, String why) {
        return new Refusal(letter.id().toString(), why);
    }

    private static void check(RedriveRequest request) {
        int selectors = (request.ids() == null ? 0 : 1)
                + (request.reason() == null ? 0 : 1)
                + (Boolean.TRUE.equals(request.all()) ? 1 : 0);
        if (selectors != 1) {
            throw RefusedRequestException.bad("give exactly one of ids, reason and all");
        }
    }

    private static String text(String name, String given) {
        if (given != null && given.length() > MAX_TEXT) {
            throw RefusedRequestException.bad(name + " has more than " + MAX_TEXT + " characters");
        }
        return given == null ? "" : given;
    }
}
