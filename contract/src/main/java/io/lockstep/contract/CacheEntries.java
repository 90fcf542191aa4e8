package io.lockstep.contract;

import java.util.Optional;

/**
 * The form of the Redis entries of one register: a hash of version, flag and document under
 * {@code application:module:entity:{id}}.
 *
 * <p>Everyone who writes an entry does so through a {@link CacheScript}, which keeps versions from going backwards
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
    /** Hash field: the token of a reader's lease; on entries that hold nothing to serve, for seconds. */
    public static final String TOKEN = "t";

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

    /** The id whose entry has that key; empty for a key of another form. */
    public Optional<String> id(String key) {
        boolean ours = key.startsWith(prefix + "{") && key.endsWith("}");
        return ours ? Optional.of(key.substring(prefix.length() + 1, key.length() - 1)) : Optional.empty();
    }
}
