package io.lockstep.devstack.launcher;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.service.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at the gateway's rules, by the gateway's own code, which is built first if need be; nothing is started. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks the gateway's rules, or explains what they do with a request; starts nothing.")
final class GatewayCommand {

    private static final String TOOL = "io.lockstep.gateway.tool.RuleTool";

    private GatewayCommand() {}

    static CommandLine commandLine(Checkout checkout) {
        return new CommandLine(new GatewayCommand())
                .addSubcommand(new Check(checkout))
                .addSubcommand(new Explain(checkout));
    }

    /** What both need: the gateway's own tool, run with this checkout's settings. */
    private static final class Tool {

        private final Checkout checkout;

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        @Option(
                names = "--address",
                paramLabel = "HOST=HOST:PORT",
                description = "Where a destination of the rules is; those of this checkout's services are known.")
        private Map<String, String> addresses = new LinkedHashMap<>();

        private Tool(Checkout checkout) {
            this.checkout = checkout;
        }

        int run(Path rules, List<String> arguments) throws IOException, InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            List<String> stale = checkout.build().stale(List.of(ProcessName.GATEWAY));
            if (!stale.isEmpty()) {
                spec.commandLine().getErr().println("Building the gateway.");
                checkout.build().build(stale);
            }
            Ports ports = checkout.ports(Map.of());
            Map<String, String> settings = new Services(
                            checkout.root(), new Settings(checkout.state(), ports, Sizing.LAPTOP), Map::of)
                    .gatewaySettings();
            settings.put("lockstep.gateway.port", String.valueOf(ports.of(ProcessName.GATEWAY)));
            addresses.forEach((host, address) -> settings.put("lockstep.gateway.addresses." + host, address));
            if (rules != null) {
                settings.put("lockstep.gateway.rules", rules.toString());
            }
            List<String> command = Services.tool(checkout.root(), ProcessName.GATEWAY, TOOL, settings);
            command.addAll(arguments);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(out::println);
            }
            out.flush();
            return process.waitFor();
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Lists every fault of the rules in a folder, with file and field; 0 if there is none, else 1.")
    private static final class Check implements Callable<Integer> {

        @Mixin
        private final Tool tool;

        @Parameters(
                paramLabel = "FOLDER",
                arity = "0..1",
                description = "With *.yaml and *.yml; by default this checkout's gateway/rules.")
        private Path rules;

        Check(Checkout checkout) {
            tool = new Tool(checkout);
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            return tool.run(rules, List.of("check"));
        }
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = "Says which rule a request matches, why those before do not, and what becomes of it.")
    private static final class Explain implements Callable<Integer> {

        @Mixin
        private final Tool tool;

        @Parameters(index = "0", paramLabel = "METHOD")
        private String method;

        @Parameters(index = "1", paramLabel = "URL", description = "Or a path, for the gateway of this checkout.")
        private String url;

        @Option(names = "-H", paramLabel = "HEADER", description = "A header of the request, as `Name: value`.")
        private List<String> headers = new ArrayList<>();

        @Option(names = "--rules", paramLabel = "FOLDER", description = "By default this checkout's gateway/rules.")
        private Path rules;

        Explain(Checkout checkout) {
            tool = new Tool(checkout);
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of("explain", method, url));
            arguments.addAll(headers);
            return tool.run(rules, arguments);
        }
    }
}
