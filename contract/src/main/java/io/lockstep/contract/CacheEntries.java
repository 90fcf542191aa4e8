package io.lockstep.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The form of the Redis entries of one register: a hash of version, flag and document under
 * {@code application:module:entity:{id}}.
 *
 * <p>Everyone who writes an entry does so through {@link #setIfNewer()}, which keeps versions from going backwards
 * (I3). The braces are a hash tag, so that all keys of one event stay in one slot of a cluster.
 *
 * @param prefix what precedes the tagged id, with its closing colon
 */
public record CacheEntries(String prefix) {

    public static final CacheEntries RECOGNIZED_EVENTS = new CacheEntries("lockstep:registry:event:");

    /** Hash field: the {@link Version}, decimal. */
    public static final String VERSION = "v";
    /** Hash field: {@link #LIVE}, {@link #DELETED} or {@link #FENCE}. */
    public static final String FLAG = "f";
    /** Hash field: the JSON document's bytes; present on live entries only. */
    public static final String DOCUMENT = "d";

    /** The entry holds the document. */
    public static final String LIVE = "live";
    /** The event was deleted at this version: a reader answers "not found". */
    public static final String DELETED = "deleted";
    /** Nothing older than this version may be stored; a reader loads the current row. */
    public static final String FENCE = "fence";

    public CacheEntries {
        if (!prefix.matches("[a-zA-Z0-9._:-]{1,200}") || !prefix.endsWith(":")) {
            throw new IllegalArgumentException("cache prefix must be up to 200 characters of letters, digits and ._:- "
                    + "and end with a colon, got \"" + prefix + "\"");
        }
    }

    public String key(String id) {
        return prefix + "{" + id + "}";
    }

    /**
     * The set-if-newer script. KEYS: the entry. ARGV: version, flag, document (empty unless live), time to live in
     * milliseconds. Answers the string {@value #APPLIED}, or the newer version that it found and left alone.
     *
     * <p>An equal version is stored again: that is how a repair mends a damaged entry, and how a loader fills a fence
     * of its own version. A live entry never replaces a deletion marker of its own version.
     */
    public static String setIfNewer() {
        try (InputStream in = CacheEntries.class.getResourceAsStream("set-if-newer.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read set-if-newer.lua from the contract", e);
        }
    }

    /** The script's answer when it stored the entry. */
    public static final String APPLIED = "applied";
}
