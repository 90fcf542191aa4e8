package io.lockstep.devstack.launcher;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.token.Role;
import io.lockstep.devstack.token.Tokens;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a signed token. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a signed development token for the gateway.",
            "The key is made on first use, in .lockstep/keys/, and is good for this checkout alone; whoever is to believe",
            "its tokens needs jwks.json there."
        })
final class TokenCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ROLE", description = "viewer, editor or admin; each includes those before it.")
    private String role;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "12h",
            description =
                    "How long it is good for, such as 30s, 15m or 12h, at most 720h; by default ${DEFAULT-VALUE}.")
    private String ttl;

    TokenCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() {
        Tokens tokens = new Tokens(checkout.state(), checkout.clock());
        String token = tokens.issue(role(), ttl());
        tokens.keySet();
        spec.commandLine().getOut().println(token);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Role role() {
        for (Role known : Role.values()) {
            if (known.text().equals(role)) {
                return known;
            }
        }
        throw new DevstackException("the role is viewer, editor or admin, got \"" + role + "\"");
    }

    private Duration ttl() {
        try {
            Duration duration = Duration.parse("PT" + ttl.toUpperCase(Locale.ROOT));
            if (duration.isPositive() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException notOne) {
            // Refused below, like one out of range.
        }
        throw new DevstackException("--ttl is a time such as 30s, 15m or 12h, at most 720h, got \"" + ttl + "\"");
    }
}
