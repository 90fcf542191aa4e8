package io.lockstep.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis runs on one {@link CacheEntries entry}; its file says what it takes and answers.
 *
 * <pre>
 *              a change          a miss                a row that was loaded
 *   nothing    ──▶ fence         ──▶ token             (refused: no token)
 *   token      ──▶ fence         ──▶ the same token    ──▶ live
 *   fence      ──▶ newer fence   ──▶ fence and token   ──▶ live, unless older than the fence
 *   live       ──▶ newer live or marker                (refused)
 *   marker     ──▶ newer marker, or fence              (refused)
 * </pre>
 *
 * <p>INVARIANT I3: only a row that was read from MySQL while nobody wrote makes an entry live, and from then on every
 * change is compared with it. Whatever removes an entry (expiry, eviction, a flush) leaves nothing, and over nothing a
 * change of any age stores no document and no deletion.
 */
public enum CacheScript {

    /** The worker brings a change. */
    SET_IF_NEWER("set-if-newer.lua"),
    /** A reader that found nothing asks to fill the entry. */
    LEASE("lease.lua"),
    /** A reader brings the row that it loaded. */
    FILL("fill.lua");

    /** The answer when the entry now is what was brought. */
    public static final String APPLIED = "applied";
    /** The answer to a change that left a fence. */
    public static final String FENCED = "fenced";
    /** The answer to a row whose lease is void. */
    public static final String REFUSED = "refused";

    private final String text;
    private final String sha1;

    CacheScript(String file) {
        this.text = read(file);
        this.sha1 = sha1(text);
    }

    /** The source, for {@code EVAL}. */
    public String text() {
        return text;
    }

    /** The name that Redis gives the script, for {@code EVALSHA}. */
    public String sha1() {
        return sha1;
    }

    private static String read(String file) {
        try (InputStream in = CacheScript.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " from the contract", e);
        }
    }

    private static String sha1(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1, the name that Redis gives scripts", e);
        }
    }
}
