package io.lockstep.event.http;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/**
 * Where files lie while they are imported: a folder of this process alone. What processes that died left is removed at
 * the next start.
 *
 * <p>Beside each folder is a file that its process holds a lock on, from before the folder is made until after it is
 * gone; the system drops the lock however the process ends. A folder whose file can be locked, and only such a one, is
 * nobody's.
 */
@Singleton
final class Spool {

    private static final Logger LOG = Logger.getLogger(Spool.class);
    private static final String PREFIX = "lockstep-import-";
    private static final String LOCK = ".lock";

    private final Path parent;
    private FileChannel lock;
    private Path folder;

    Spool() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    Spool(Path parent) {
        this.parent = parent;
    }

    void onStart(@Observes StartupEvent started) throws IOException {
        open();
    }

    void onStop(@Observes ShutdownEvent stopping) throws IOException {
        close();
    }

    void open() throws IOException {
        sweep();
        Path file = Files.createTempFile(parent, PREFIX, LOCK);
        lock = FileChannel.open(file, StandardOpenOption.WRITE);
        lock.lock();
        folder = Files.createDirectory(folderOf(file));
    }

    /** Takes a whole body in, as {@link SpooledFile#of} has it. */
    SpooledFile take(InputStream body, long maxBytes) throws IOException {
        return SpooledFile.of(folder, body, maxBytes);
    }

    void close() throws IOException {
        delete(lockOf(folder));
        lock.close();
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
            for (Path file : locks) {
                if (Files.isDirectory(folderOf(file))) {
                    removeIfNobodys(file);
                }
            }
        }
    }

    private static void removeIfNobodys(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                delete(file);
                LOG.infof("removed what an import of a process that died had left in %s", folderOf(file));
            }
        } catch (OverlappingFileLockException e) {
            LOG.debugf("%s is of this process", file);
        } catch (IOException e) {
            LOG.warnf("cannot remove what an import left in %s: %s", folderOf(file), e);
        }
    }

    /** The folder with its files first. */
    private static void delete(Path file) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folderOf(file))) {
            for (Path left : files) {
                Files.deleteIfExists(left);
            }
        }
        Files.deleteIfExists(folderOf(file));
        Files.deleteIfExists(file);
    }

    private static Path folderOf(Path lock) {
        String name = lock.getFileName().toString();
        return lock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }
}
