package io.lockstep.devstack.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderIsThereWholeOrNotAtAll() throws IOException {
        Path archive = archive("server-1/bin/run", "server-1/lib/a.jar");
        Path target = folder.resolve("software/server");

        assertThatThrownBy(() -> Unpacked.folder(archive, target, Optional::of, unpacked -> {
                    throw new IOException("disk full");
                }))
                .hasRootCauseMessage("disk full");

        assertThat(target).doesNotExist();
        assertThat(target.getParent()).isEmptyDirectory();
    }

    @Test
    void programsCanBeRun() throws IOException {
        Path unpacked = Unpacked.folder(
                archive("server-1/bin/run", "server-1/doc/readme"),
                folder.resolve("software/server"),
                name -> Optional.of(name.substring("server-1/".length())).filter(path -> !path.startsWith("doc/")),
                finish -> {});

        assertThat(unpacked.resolve("bin/run")).isExecutable();
        assertThat(unpacked.resolve("doc")).doesNotExist();
    }

    @Test
    void manyMayUnpackAtOnce() throws IOException {
        Path archive = archive("bin/run");
        Path target = folder.resolve("software/server");

        List<Path> unpacked = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> unpack(archive, target))
                .toList();

        assertThat(unpacked).containsOnly(target);
        assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void anEntryThatWouldLeaveTheFolderIsRefused() throws IOException {
        Path archive = archive("../evil");

        assertThatThrownBy(() -> Unpacked.folder(archive, folder.resolve("software/s"), Optional::of, unpacked -> {}))
                .hasRootCauseMessage("../evil would leave the folder");
    }

    private static Path unpack(Path archive, Path target) {
        try {
            return Unpacked.folder(archive, target, Optional::of, unpacked -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path archive(String... names) throws IOException {
        Path archive = folder.resolve("archive.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('x');
                zip.closeEntry();
            }
        }
        return archive;
    }
}
