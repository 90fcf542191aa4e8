package io.lockstep.devstack.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Stack;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows each process. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows each process: running, unready (it lives but does not answer, or not yet), stopped, or died."
        })
final class StatusCommand implements Callable<Integer> {

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--json",
            description = "An array of objects with name, state, pid, port, memoryBytes, uptimeSeconds; "
                    + "what a stopped process does not have is null.")
    private boolean json;

    StatusCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws IOException {
        Ports ports = checkout.ports(Map.of());
        Stack stack = checkout.stack(ports);
        List<StatusRow> rows = List.of(ProcessName.values()).parallelStream()
                .map(name -> StatusRow.of(name, ports.of(name), stack.state(name)))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
        } else {
            out.println(StatusRow.HEADING);
            rows.forEach(row -> out.println(row.line()));
        }
        out.flush();
        return 0;
    }
}
