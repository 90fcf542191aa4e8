package io.lockstep.event.mysql;

import java.util.AbstractList;

/**
 * What SQL run by hand left in a column of texts, where it is no list of texts. The row is read all the same; whoever
 * looks into the list is told, so that one such row is no trouble to those read with it.
 */
final class UnreadableTexts extends AbstractList<String> {

    private final String column;

    UnreadableTexts(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    @Override
    public String get(int index) {
        throw unreadable();
    }

    @Override
    public int size() {
        throw unreadable();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnreadableTexts texts && texts.column.equals(column);
    }

    @Override
    public int hashCode() {
        return column.hashCode();
    }

    /** Never the content. */
    @Override
    public String toString() {
        return "unreadable texts";
    }

    private IllegalStateException unreadable() {
        return new IllegalStateException(
                "a column of majors holds no list of texts, but something else of " + column.length() + " characters");
    }
}
