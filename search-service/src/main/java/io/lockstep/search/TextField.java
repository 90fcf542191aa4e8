package io.lockstep.search;

import java.util.Arrays;
import java.util.Optional;

/** A field that is analyzed into words; see the index definition in the contract. */
public enum TextField {
    /** Name, organizer and majors as if they were one field. */
    ANY("any"),
    NAME("recognizedEventName"),
    ORGANIZER("organizer"),
    RELATED_MAJORS("relatedMajors"),
    APPLICABLE_MAJORS("applicableMajors"),
    BASIS("recognitionBasis");

    private final String wireName;

    TextField(String wireName) {
        this.wireName = wireName;
    }

    /** The field's name in a request; but for {@link #ANY} also in the document and in the index. */
    public String wireName() {
        return wireName;
    }

    public static Optional<TextField> of(String wireName) {
        return Arrays.stream(values())
                .filter(field -> field.wireName.equals(wireName))
                .findFirst();
    }
}
