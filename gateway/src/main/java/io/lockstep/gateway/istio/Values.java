package io.lockstep.gateway.istio;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.fabric8.istio.api.api.networking.v1alpha3.Headers;
import io.fabric8.istio.api.api.networking.v1alpha3.HeadersHeaderOperations;
import io.fabric8.istio.api.api.networking.v1alpha3.IsStringMatchMatchType;
import io.fabric8.istio.api.api.networking.v1alpha3.Percent;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchExact;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchPrefix;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchRegex;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.MessageEdits;
import io.lockstep.gateway.Percentage;
import io.lockstep.gateway.TextMatch;
import io.lockstep.gateway.ValuePattern;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the values that several resources share, each with its fault if it does not hold. */
record Values(Faults.Place faults) {

    /** What frames the message or names its receiver: rules that changed these would break the exchange. */
    private static final Set<String> FRAMING = Set.of(
            "connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    Optional<TextMatch> text(StringMatch match, boolean ignoreCase, String path) {
        if (match == null) {
            return Optional.empty();
        }
        IsStringMatchMatchType type = match.getMatchType();
        if (type instanceof StringMatchExact exact) {
            return Optional.of(new TextMatch.Exact(exact.getExact(), ignoreCase));
        }
        if (type instanceof StringMatchPrefix prefix) {
            return Optional.of(new TextMatch.Prefix(prefix.getPrefix(), ignoreCase));
        }
        if (type instanceof StringMatchRegex regex) {
            return regex(regex.getRegex(), path + ".regex");
        }
        if (!faults.blamesWithin(path)) {
            faults.add(path, "needs one of exact, prefix and regex");
        }
        return Optional.empty();
    }

    private Optional<TextMatch> regex(String regex, String path) {
        try {
            return Optional.of(new TextMatch.Regex(Pattern.compile(regex)));
        } catch (PatternSyntaxException e) {
            faults.add(path, "is no RE2 expression: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Durations as protobuf writes them, {@code 1.5s}, and as Istio's YAML may: {@code 1h}, {@code 2m}, {@code 1m30s}, {@code 250ms}. */
    Optional<Duration> duration(String text, String path) {
        if (text == null) {
            return Optional.empty();
        }
        Optional<Duration> duration = durationOrZero(text, path);
        if (duration.isPresent() && duration.get().isZero()) {
            faults.add(path, "must be at least 1ms");
        }
        return duration.filter(time -> !time.isZero());
    }

    /** As {@link #duration}, also {@code 0s}. */
    Optional<Duration> durationOrZero(String text, String path) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            String lower = text.toLowerCase(Locale.ROOT);
            Duration duration = lower.matches("\\d+ms")
                    ? Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)))
                    : Duration.parse("PT" + lower);
            if (duration.isZero() || duration.compareTo(Duration.ofMillis(1)) >= 0) {
                return Optional.of(duration);
            }
            faults.add(path, "must be at least 1ms");
        } catch (DateTimeParseException | NumberFormatException e) {
            faults.add(path, "is no duration such as 15s, 2m or 250ms: " + text);
        }
        return Optional.empty();
    }

    Percentage percentage(Percent percent, Percentage otherwise, String path) {
        return percent == null ? otherwise : percentage(percent.getValue(), Percentage.NEVER, path + ".value");
    }

    Percentage percentage(Number percent, Percentage otherwise, String path) {
        if (percent == null) {
            return otherwise;
        }
        try {
            return new Percentage(percent.doubleValue());
        } catch (IllegalArgumentException e) {
            faults.add(path, "must be from 0 to 100, it is " + percent);
            return otherwise;
        }
    }

    Optional<Integer> atLeast(int min, Integer value, String path) {
        if (value != null && value < min) {
            faults.add(path, "must be at least " + min + ", it is " + value);
        }
        return Optional.ofNullable(value);
    }

    /** The port, or 0, with a fault, if it is none. */
    int port(Long number, String path) {
        if (number == null || number < 1 || number > 65535) {
            faults.add(path, "must be a port from 1 to 65535, it is " + number);
            return 0;
        }
        return number.intValue();
    }

    void authority(String name, String path) {
        if (!name.matches("([A-Za-z0-9_.-]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?")) {
            faults.add(path, "must be a host name, with or without a port, it is " + name);
        }
    }

    MessageEdits edits(Headers headers, String path) {
        return headers == null
                ? MessageEdits.NONE
                : new MessageEdits(
                        edits(headers.getRequest(), path + ".request"),
                        edits(headers.getResponse(), path + ".response"));
    }

    private HeaderEdits edits(HeadersHeaderOperations operations, String path) {
        if (operations == null) {
            return HeaderEdits.NONE;
        }
        Map<String, String> set = orEmpty(operations.getSet());
        Map<String, String> add = orEmpty(operations.getAdd());
        List<String> remove = orEmpty(operations.getRemove());
        set.forEach((name, value) -> header(name, value, path + ".set"));
        add.forEach((name, value) -> header(name, value, path + ".add"));
        remove.forEach(name -> header(name, "", path + ".remove"));
        return new HeaderEdits(set, add, remove);
    }

    void header(String name, String value, String path) {
        if (!name.matches("[!#$&'*+.^_`|~0-9A-Za-z-]+")) {
            faults.add(path, "has no header name: " + name);
        } else if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            faults.add(path, name + " cannot be changed: it is the gateway's own business");
        }
        if (value.indexOf('%') >= 0) {
            faults.add(path, "has a % in the value of " + name + ": Envoy's command operators are not supported");
        } else if (!value.matches("[\\x20-\\x7e\\t]*")) {
            faults.add(path, "has a value of " + name + " with characters outside visible ASCII");
        }
    }

    List<ValuePattern> patterns(List<String> texts, String path) {
        for (int i = 0; i < orEmpty(texts).size(); i++) {
            if (texts.get(i).isEmpty()) {
                faults.add(path + "[" + i + "]", "is empty");
            }
        }
        return orEmpty(texts).stream().map(ValuePattern::of).toList();
    }

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }
}
