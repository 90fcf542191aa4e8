package io.lockstep.search;

/** What is suggested while somebody types. Safe to share between threads; calls block, within the configured timeout. */
public interface SuggestionIndex {

    /**
     * Names that have the text in them, those that begin with it first.
     *
     * @param text what was typed so far: Chinese, Latin letters, or the pinyin initials of either
     * @param size how many names at most
     */
    SuggestionAnswer suggest(String text, int size);
}
