package io.lockstep.contract;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest by which an audit compares documents: SHA-256 of the document's bytes as they travel, in lower-case
 * hexadecimal. A document that says the same in other bytes counts as different: nobody but capture writes them.
 */
public final class DocumentDigest {

    private DocumentDigest() {}

    public static String of(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
