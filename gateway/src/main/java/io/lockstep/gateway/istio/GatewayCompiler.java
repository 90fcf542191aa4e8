package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.Server;
import io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettingsTLSProtocol;
import io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettingsTLSmode;
import io.lockstep.gateway.Listener;
import io.lockstep.gateway.Listener.Tls;
import io.lockstep.gateway.Listener.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compiles one {@code Gateway}. */
final class GatewayCompiler {

    private final RuleDocument.Door document;
    private final Optional<Path> certificates;
    private final Faults.Place faults;

    /** @param certificates the folder in which each {@code credentialName} has a folder of its own */
    GatewayCompiler(RuleDocument.Door document, Optional<Path> certificates) {
        this.document = document;
        this.certificates = certificates;
        this.faults = document.faults();
    }

    List<Listener> compile() {
        List<Server> servers = orEmpty(document.resource().getSpec().getServers());
        if (servers.isEmpty()) {
            faults.add("spec.servers", "is missing");
        }
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            server(servers.get(i), "spec.servers[" + i + "]").ifPresent(listeners::add);
        }
        return listeners;
    }

    private Optional<Listener> server(Server server, String path) {
        if (server.getPort() == null || server.getPort().getNumber() == null) {
            faults.add(path + ".port.number", "is missing");
            return Optional.empty();
        }
        long port = server.getPort().getNumber();
        if (port < 1 || port > 65535) {
            faults.add(path + ".port.number", "must be from 1 to 65535, it is " + port);
            return Optional.empty();
        }
        String protocol = Optional.ofNullable(server.getPort().getProtocol()).orElse("");
        boolean https = protocol.equals("HTTPS");
        if (!https && !Set.of("HTTP", "HTTP2").contains(protocol)) {
            faults.add(path + ".port.protocol", "must be HTTP, HTTP2 or HTTPS, it is " + protocol);
        }
        ServerTLSSettings tls = server.getTls();
        boolean redirects = tls != null && Boolean.TRUE.equals(tls.getHttpsRedirect());
        if (https && tls == null) {
            faults.add(path + ".tls", "is missing");
        } else if (https && redirects) {
            faults.add(path + ".tls.httpsRedirect", "is for HTTP: this is HTTPS already");
        } else if (!https && tls != null && !redirects) {
            faults.add(path + ".tls", "means nothing with HTTP, except httpsRedirect");
        }
        Optional<Tls> compiled = https && tls != null ? tls(tls, path + ".tls") : Optional.empty();
        return Optional.of(new Listener(
                document.resource().getMetadata().getName(),
                (int) port,
                hosts(server, path + ".hosts"),
                compiled,
                redirects));
    }

    private List<String> hosts(Server server, String path) {
        List<String> hosts = new ArrayList<>();
        for (String host : orEmpty(server.getHosts())) {
            // A namespace before the host says whose virtual services may bind to it; there is one namespace here.
            String name = host.substring(host.indexOf('/') + 1);
            if (!name.matches("\\*|(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
                faults.add(path, "has no host name, *.suffix or *: " + host);
            }
            hosts.add(name.toLowerCase(Locale.ROOT));
        }
        if (hosts.isEmpty()) {
            faults.add(path, "is missing");
        }
        return hosts;
    }

    private Optional<Tls> tls(ServerTLSSettings tls, String path) {
        ServerTLSSettingsTLSmode mode = tls.getMode();
        boolean mutual = mode == ServerTLSSettingsTLSmode.MUTUAL;
        if (!mutual && mode != ServerTLSSettingsTLSmode.SIMPLE) {
            faults.add(path + ".mode", "must be SIMPLE or MUTUAL, it is " + (mode == null ? "missing" : mode));
            return Optional.empty();
        }
        Optional<Tls> files = tls.getCredentialName() == null
                ? named(tls, mutual, path)
                : credential(tls.getCredentialName(), mutual, path);
        return files.map(found ->
                        new Tls(found.certificate(), found.key(), found.clientAuthorities(), versions(tls, path)))
                .filter(found -> isWhole(found, path));
    }

    private Optional<Tls> named(ServerTLSSettings tls, boolean mutual, String path) {
        if (tls.getServerCertificate() == null || tls.getPrivateKey() == null) {
            faults.add(path, "needs credentialName, or serverCertificate and privateKey");
            return Optional.empty();
        }
        if (mutual && tls.getCaCertificates() == null) {
            faults.add(path + ".caCertificates", "is missing");
            return Optional.empty();
        }
        return Optional.of(new Tls(
                Path.of(tls.getServerCertificate()),
                Path.of(tls.getPrivateKey()),
                mutual ? Optional.of(Path.of(tls.getCaCertificates())) : Optional.empty(),
                Set.of()));
    }

    /** The files of a Kubernetes secret of type {@code tls}, in the folder that it is mounted at. */
    private Optional<Tls> credential(String name, boolean mutual, String path) {
        if (certificates.isEmpty()) {
            faults.add(path + ".credentialName", "set lockstep.gateway.certificates to the folder that has " + name);
            return Optional.empty();
        }
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            faults.add(path + ".credentialName", "is no name of a secret: " + name);
            return Optional.empty();
        }
        Path folder = certificates.get().resolve(name);
        return Optional.of(new Tls(
                folder.resolve("tls.crt"),
                folder.resolve("tls.key"),
                mutual ? Optional.of(folder.resolve("ca.crt")) : Optional.empty(),
                Set.of()));
    }

    private boolean isWhole(Tls files, String path) {
        Optional<String> fault = CertificateCheck.faultOf(files.certificate(), files.key())
                .or(() -> files.clientAuthorities().flatMap(CertificateCheck::faultOf));
        fault.ifPresent(what -> faults.add(path, what));
        return fault.isEmpty();
    }

    private Set<Version> versions(ServerTLSSettings tls, String path) {
        Version least = version(tls.getMinProtocolVersion(), Version.TLS_1_2, path + ".minProtocolVersion");
        Version most = version(tls.getMaxProtocolVersion(), Version.TLS_1_3, path + ".maxProtocolVersion");
        if (least.compareTo(most) > 0) {
            faults.add(path + ".maxProtocolVersion", "is below minProtocolVersion");
            return EnumSet.allOf(Version.class);
        }
        return EnumSet.range(least, most);
    }

    private Version version(ServerTLSSettingsTLSProtocol protocol, Version automatic, String path) {
        return switch (protocol) {
            case null -> automatic;
            case TLS_AUTO -> automatic;
            case TLSV1_2 -> Version.TLS_1_2;
            case TLSV1_3 -> Version.TLS_1_3;
            case TLSV1_0, TLSV1_1 -> {
                faults.add(path, "must be TLSV1_2 or TLSV1_3: older versions are not safe (RFC 8996)");
                yield automatic;
            }
        };
    }
}
