package io.lockstep.devstack.process;

import io.lockstep.devstack.DevstackException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The right to change a system: one process at a time starts or stops its parts.
 *
 * <p>A lock of the operating system, which ends with the process that holds it; the file stays and means nothing by
 * itself.
 */
public final class StateLock implements AutoCloseable {

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param purpose shown to whoever is refused meanwhile
     * @throws DevstackException if another process still holds it after the patience
     */
    public static StateLock take(Path file, String purpose, Duration patience) {
        AtomicReference<Optional<StateLock>> taken = new AtomicReference<>(Optional.empty());
        Poll.until(patience, () -> {
            taken.set(tryTake(file, purpose));
            return taken.get().isPresent();
        });
        return taken.get()
                .orElseThrow(() -> new DevstackException("another launcher is at work here (" + holder(file)
                        + "): wait until it is done, then try again"));
    }

    /** What is done while the lock is held. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work while holding the lock; see {@link #take}. */
    public static <T> T during(Path file, String purpose, Duration patience, Work<T> work) throws IOException {
        StateLock lock = take(file, purpose, patience);
        try {
            return work.run();
        } finally {
            lock.close();
        }
    }

    /** The lock, or nothing if another process holds it. */
    public static Optional<StateLock> tryTake(Path file, String purpose) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            String note = purpose + ", process " + ProcessHandle.current().pid();
            channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new StateLock(channel));
        } catch (IOException e) {
            throw new DevstackException("cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "it cannot be told which";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DevstackException("cannot release the launcher's lock", e);
        }
    }
}
