package io.lockstep.event;

/**
 * A row of a file to import, as it was read.
 *
 * @param line where the row starts, counted from 1; the header is on the first
 */
public record ImportRow(long line, InputReading reading) {}
