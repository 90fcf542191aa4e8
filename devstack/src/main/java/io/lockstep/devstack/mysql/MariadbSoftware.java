package io.lockstep.devstack.mysql;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.process.InstalledPrograms;
import io.lockstep.devstack.software.Artifacts;
import io.lockstep.devstack.software.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MariaDB's binaries.
 *
 * @param share the folder with the SQL that makes the system tables
 */
record MariadbSoftware(Path server, Path home, Path share) {

    private static final String IN_ARCHIVE = "/linux/";
    private static final List<String> NEEDED = List.of("bin/mariadbd", "share/");

    /** The build's own on Linux x86-64; elsewhere an installed one. */
    static MariadbSoftware find(Path software) throws IOException {
        if (System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")) {
            return unpacked(software);
        }
        return installed();
    }

    private static MariadbSoftware unpacked(Path software) throws IOException {
        Path archive = Artifacts.ofThisBuild().mariadb();
        String name = archive.getFileName().toString().replaceFirst("\\.jar$", "");
        Path home = Unpacked.folder(archive, software.resolve(name), MariadbSoftware::needed, folder -> {});
        return new MariadbSoftware(home.resolve("bin/mariadbd"), home, home.resolve("share"));
    }

    private static Optional<String> needed(String entry) {
        int at = entry.indexOf(IN_ARCHIVE);
        return Optional.of(entry)
                .filter(name -> at > 0)
                .map(name -> name.substring(at + IN_ARCHIVE.length()))
                .filter(name -> NEEDED.stream().anyMatch(name::startsWith));
    }

    private static MariadbSoftware installed() {
        return InstalledPrograms.find("mariadbd")
                .flatMap(server -> Stream.of("share/mariadb", "share/mysql")
                        .map(share -> server.getParent().resolveSibling(share))
                        .filter(share -> Files.exists(share.resolve("mariadb_system_tables.sql")))
                        .findFirst()
                        .map(share ->
                                new MariadbSoftware(server, server.getParent().getParent(), share)))
                .orElseThrow(() -> new DevstackException("there are no MariaDB binaries for "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                        + " among the build's artifacts: install MariaDB 10.6 or newer (Debian: mariadb-server,"
                        + " Homebrew: mariadb)"));
    }
}
