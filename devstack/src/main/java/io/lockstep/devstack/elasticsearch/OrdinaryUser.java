package io.lockstep.devstack.elasticsearch;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.process.InstalledPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How root runs a program that refuses root. */
final class OrdinaryUser {

    /** Nobody, on every Linux. */
    private static final String ID = "65534";

    private static final String NOBODY = "nobody";
    private static final String ROOT = "root";

    private static final String GIVE_FILES_AND_EXEC =
            "user=\"$1\"; shift; while [ \"$1\" != -- ]; do chown \"$user\" \"$1\"; shift; done; shift; exec \"$@\"";

    private OrdinaryUser() {}

    /**
     * What to put before the command; nothing unless we are root.
     *
     * <p>Preferably a user namespace in which our own id has another number: the program believes to be somebody else,
     * while files keep their owner and the path need not be open to others. Where the kernel or a container forbids
     * that, really as another user, who is then given the folders.
     *
     * @param folders that the program writes to; they exist or are made
     * @param files that the program writes to, and that are made anew at each start, by us
     */
    static List<String> prefix(List<Path> folders, List<Path> files) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        Optional<List<String>> namespace = InstalledPrograms.find("unshare")
                .map(unshare -> List.of(unshare.toString(), "--user", "--map-user=" + ID, "--map-group=" + ID, "--"))
                .filter(OrdinaryUser::works);
        if (namespace.isPresent()) {
            give(folders, ROOT);
            return namespace.get();
        }
        Path setpriv = InstalledPrograms.find("setpriv")
                .orElseThrow(() -> new DevstackException("Elasticsearch refuses to run as root, and neither unshare nor"
                        + " setpriv is there to change that: install util-linux, or run as an ordinary user"));
        give(folders, NOBODY);
        List<String> command = new ArrayList<>(List.of("sh", "-c", GIVE_FILES_AND_EXEC, "sh", NOBODY));
        files.forEach(file -> command.add(file.toString()));
        command.addAll(List.of("--", setpriv.toString(), "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--"));
        return command;
    }

    private static boolean works(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Only where it changes anything: one way may be used today and the other tomorrow. */
    private static void give(List<Path> folders, String user) throws IOException {
        for (Path folder : folders) {
            Files.createDirectories(folder);
            UserPrincipal owner =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.toList()) {
                    if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                        Files.setOwner(path, owner);
                    }
                }
            }
        }
    }
}
