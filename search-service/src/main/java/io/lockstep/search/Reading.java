package io.lockstep.search;

/** How the text of a search is read. */
public sealed interface Reading {

    /** Its words, as they are. */
    record AsTyped() implements Reading {}

    /** As if something else had been typed. */
    record Corrected(String text) implements Reading {}

    /** As the first letters of syllables. */
    record AsInitials(String letters) implements Reading {}
}
