package io.lockstep.devstack.system;

import io.lockstep.devstack.Ports;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/** The ports that a system was last started on. */
public final class RememberedPorts {

    private final Path file;

    public RememberedPorts(StateFolder state) {
        this.file = state.root().resolve("run/ports.properties");
    }

    /** The remembered ports, else the others, which are remembered. */
    public Ports orElse(Supplier<Ports> others) {
        return read().orElseGet(() -> {
            Ports ports = others.get();
            write(ports);
            return ports;
        });
    }

    public Optional<Ports> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        properties.forEach((name, port) -> ports.put((String) name, Integer.valueOf((String) port)));
        return Optional.of(Ports.defaults().with(ports));
    }

    public void write(Ports ports) {
        Properties properties = new Properties();
        ports.byName().forEach((name, port) -> properties.setProperty(name, Integer.toString(port)));
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
            StateFolder.writePrivately(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
