package io.lockstep.event.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final long MAX_BYTES = 100;

    @TempDir
    Path parent;

    @Test
    void whatADeadProcessLeftIsRemovedAtTheNextStart() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("lockstep-import-1"));
        Files.writeString(folder.resolve("2.tmp"), "half a file");
        Files.createFile(parent.resolve("lockstep-import-1.lock"));

        Spool spool = new Spool(parent);
        spool.open();
        spool.close();

        assertThat(entries()).isEmpty();
    }

    @Test
    void whatALiveProcessHasIsLeftAlone() throws IOException {
        Spool living = new Spool(parent);
        living.open();
        try (SpooledFile file = living.take(new ByteArrayInputStream(new byte[] {'a'}), MAX_BYTES)) {
            Spool starting = new Spool(parent);
            starting.open();
            starting.close();

            try (Reader reader = file.open()) {
                assertThat(reader.read()).isEqualTo('a');
            }
        }
        living.close();
        assertThat(entries()).isEmpty();
    }

    @Test
    void whatHasNoLockBesideItIsNotOurs() throws IOException {
        Files.createDirectory(parent.resolve("lockstep-import-of-somebody"));

        Spool spool = new Spool(parent);
        spool.open();
        spool.close();

        assertThat(entries()).containsExactly("lockstep-import-of-somebody");
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
