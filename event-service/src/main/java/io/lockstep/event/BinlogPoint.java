package io.lockstep.event;

/**
 * A place in a server's binlog: a file, numbered at its end, and a byte in it. Places of one server are in the order of
 * its commits.
 */
public record BinlogPoint(String file, long at) implements Comparable<BinlogPoint> {

    public BinlogPoint {
        if (!file.matches(".+\\.\\d+") || at < 0) {
            throw new IllegalArgumentException(
                    "a place in the binlog is a file such as mysql-bin.000001 and a byte, got \"" + file + "\" and "
                            + at);
        }
    }

    /** The number at the end of the file's name; it outgrows its leading zeros. */
    public long fileNumber() {
        return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
    }

    @Override
    public int compareTo(BinlogPoint other) {
        int files = Long.compare(fileNumber(), other.fileNumber());
        return files != 0 ? files : Long.compare(at, other.at);
    }

    @Override
    public String toString() {
        return file + ":" + at;
    }
}
