package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is made and committed: the build fails where it differs from what would be made now. */
final class Committed {

    static final boolean UPDATE = System.getProperty("lockstep.update") != null;

    private Committed() {}

    static void assertSame(Path file, String content) {
        String clean = content.replaceAll("[ \t]+\n", "\n").stripTrailing() + "\n";
        if (UPDATE) {
            Checkout.write(file, clean);
        }
        assertThat(Files.exists(file) ? Checkout.read(file) : "")
                .as("%s is no longer what is made; if it should change: mvn -pl helm -am test -Dlockstep.update", file)
                .isEqualTo(clean);
    }
}
