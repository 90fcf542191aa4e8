package io.lockstep.contract;

/**
 * What a write returns to its author, and what the author shows when reading: "I have seen this event at this version".
 * A reader then answers with that version or a newer one, or says that it cannot yet (I10).
 *
 * <p>On the wire, in the header {@value #HEADER}, it is signed by {@link WriteTokenKeys}:
 * {@code <id>@<version>.<signature>}.
 *
 * @param id without {@code @}, comma or white space, so that the text form is unambiguous
 */
public record WriteToken(String id, Version version) {

    /** Response header of every write; request header of reads, with one token or several, separated by commas. */
    public static final String HEADER = "Lockstep-Token";

    public WriteToken {
        if (id.length() > ChangeRecord.MAX_ID_LENGTH || !id.matches("[^@,\\s\\p{Cntrl}]+")) {
            throw new IllegalArgumentException("id in a token must be 1 to " + ChangeRecord.MAX_ID_LENGTH
                    + " characters without @, comma and white space, got " + id.length() + " characters");
        }
    }

    /** What is signed, and what stands before the signature. */
    @Override
    public String toString() {
        return id + "@" + version;
    }
}
