package io.lockstep.devstack.system;

import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.process.Owner;
import io.lockstep.devstack.process.Reaper;
import io.lockstep.devstack.software.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The state folders of systems that tests start: beside each other in the checkout's, each named after its owner. */
public final class TestSystems {

    private static final String PREFIX = "test-";

    private TestSystems() {}

    /** @param label tells two systems of one owner apart; may be empty */
    public static StateFolder folder(Path checkout, Owner owner, String label) {
        return StateFolder.inside(checkout, PREFIX + owner.text() + (label.isEmpty() ? "" : "-" + label));
    }

    /** Ends and deletes systems whose owners are gone, and whose watchers were killed as well. */
    public static void reapLeftovers(Path checkout) {
        Path parent = StateFolder.ofCheckout(checkout).root();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Files.createDirectories(parent), PREFIX + "*")) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (Owner.parse(name.substring(PREFIX.length())).isEmpty()) {
                    Reaper.reap(StateFolder.inside(checkout, name), Reaper.Leaving.NOTHING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up after earlier tests in " + parent, e);
        }
    }

    /** Deletes the checkout's whole state, except what a test that runs now needs. */
    public static void wipe(Path checkout) throws IOException {
        StateFolder state = StateFolder.ofCheckout(checkout);
        reapLeftovers(checkout);
        boolean testsRun = false;
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(state.root())) {
            for (Path child : children) {
                if (child.getFileName().toString().startsWith(PREFIX)) {
                    testsRun = true;
                } else {
                    others.add(child);
                }
            }
        }
        for (Path child : others) {
            if (!testsRun || !child.equals(state.software())) {
                Folders.delete(child);
            }
        }
        if (!testsRun) {
            Folders.delete(state.root());
        }
    }

    /** The root of the checkout, found from the module that the test runs in. */
    public static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("devstack/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("tests with real servers run inside a checkout of Lockstep, not in " + here);
    }
}
