package io.lockstep.search;

/** A field that is compared as a whole. */
public enum ExactField {
    ID("recognizedEventId"),
    LEVEL("recognizedLevel"),
    COLLEGE("college");

    private final String jsonName;

    ExactField(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The field's name in the document and in the index. */
    public String jsonName() {
        return jsonName;
    }
}
