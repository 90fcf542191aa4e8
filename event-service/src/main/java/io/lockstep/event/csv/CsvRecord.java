package io.lockstep.event.csv;

/** A record as it stands in the file: the text between two line ends that are not quoted. */
sealed interface CsvRecord {

    /** Where the record starts, counted from 1. */
    long line();

    record Whole(long line, String text) implements CsvRecord {}

    /** A line that is no record by itself. Reading goes on at the next line. */
    record Broken(long line, String reason) implements CsvRecord {}
}
