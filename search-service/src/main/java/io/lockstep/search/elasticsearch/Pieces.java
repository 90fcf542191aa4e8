package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Letters;

/**
 * Queries on the sub-fields of a name that hold pieces of it: see the index definition in the contract, which says how
 * long a piece is at most.
 */
final class Pieces {

    static final String LETTERS = "recognizedEventName.pieces";
    static final String INITIALS = "recognizedEventName.initials";

    private static final int LONGEST = 5;

    private Pieces() {}

    /** Holds for names with these letters next to each other: pieces of the greatest length that cover them all. */
    static ObjectNode together(String field, Letters letters) {
        int count = letters.count();
        ArrayNode all = Json.array();
        for (int from = 0; from == 0 || from < count; from += LONGEST) {
            int to = Math.min(from + LONGEST, count);
            all.add(piece(field, letters.text(Math.max(0, to - LONGEST), to)));
        }
        return Json.object("bool", Json.object("must", all));
    }

    /** Ranks names by how many of these letters, and of the pairs of neighbours among them, they have. */
    static ObjectNode similar(Letters letters) {
        ArrayNode any = Json.array();
        for (int at = 0; at < letters.count(); at++) {
            any.add(piece(LETTERS, letters.text(at, at + 1)));
            if (at + 1 < letters.count()) {
                any.add(piece(LETTERS, letters.text(at, at + 2)));
            }
        }
        return Json.object("bool", Json.object("should", any));
    }

    private static ObjectNode piece(String field, String text) {
        return Json.object("match", Json.object(field, Json.object().put("query", text)));
    }
}
