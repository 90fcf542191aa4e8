package io.lockstep.search;

/** A field that is analyzed into words; see the index definition in the contract. */
public enum TextField {
    NAME("recognizedEventName"),
    ORGANIZER("organizer");

    private final String jsonName;

    TextField(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The field's name in the document and in the index. */
    public String jsonName() {
        return jsonName;
    }
}
