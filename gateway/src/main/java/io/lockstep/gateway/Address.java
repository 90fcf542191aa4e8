package io.lockstep.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where one copy of a service listens.
 *
 * @param host a name, which is resolved for each connection, or an IP address
 * @param labels what a subset picks by
 */
public record Address(String host, int port, Map<String, String> labels) {

    public Address {
        labels = Map.copyOf(labels);
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("an address must be host:port, it is " + host + ":" + port);
        }
    }

    /**
     * Reads addresses as the configuration has them: {@code host:port}, several with commas between, each with labels behind it
     * if subsets are to tell them apart: {@code 10.0.0.1:80 version=v1, [::1]:80 version=v2}.
     *
     * @throws IllegalArgumentException naming {@code property}
     */
    public static List<Address> parse(String property, String text) {
        List<Address> addresses = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            String[] words = entry.strip().split("\\s+");
            addresses.add(parse(words)
                    .orElseThrow(() -> new IllegalArgumentException(property
                            + " must be host:port, several separated by commas, each with name=value behind it for a label;"
                            + " it is " + text)));
        }
        return addresses;
    }

    private static Optional<Address> parse(String[] words) {
        int colon = words[0].lastIndexOf(':');
        String host = colon < 0 ? "" : words[0].substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        String port = words[0].substring(colon + 1);
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            labels.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        boolean valid = !host.isBlank()
                && port.matches("\\d{1,5}")
                && Integer.parseInt(port) >= 1
                && Integer.parseInt(port) <= 65535;
        return valid ? Optional.of(new Address(host, Integer.parseInt(port), labels)) : Optional.empty();
    }

    /** What metrics and logs call it. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
