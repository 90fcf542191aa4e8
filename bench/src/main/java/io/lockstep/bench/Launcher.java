package io.lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This checkout's {@code ./lockstep}, run as a user runs it. */
final class Launcher {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path script;

    Launcher() {
        this.script = Path.of(System.getProperty("lockstep.checkout")).resolve("lockstep");
    }

    /** Runs a command and returns what it printed; anything but exit code 0 is an exception with the output. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("./lockstep " + String.join(" ", arguments) + " ended with " + code + ":\n" + output);
        }
        return output;
    }

    /** The rows of {@code status --json}. */
    JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(run("status", "--json"));
    }

    /** The port of a running process; an exception that says what to do if it does not run. */
    int port(String name) throws IOException, InterruptedException {
        for (JsonNode row : status()) {
            if (row.path("name").asText().equals(name) && row.path("pid").asLong() > 0) {
                return row.path("port").asInt();
            }
        }
        throw new IOException(name + " does not run: start the system with ./lockstep up --detach first");
    }
}
