package io.lockstep.gateway.http;

import io.lockstep.gateway.Listener.Tls;
import io.lockstep.gateway.Listener.Version;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Vert.x has to know of an encrypted port. */
final class DoorTls {

    private DoorTls() {}

    /** Options of a port for these; which certificate a client sees is the other's business. */
    static HttpServerOptions of(List<Tls> tls, DoorCertificates certificates) {
        PemTrustOptions trusted = new PemTrustOptions();
        for (Tls one : tls) {
            one.clientAuthorities().ifPresent(file -> trusted.addCertPath(file.toString()));
        }
        Set<String> versions = tls.stream()
                .flatMap(one -> one.versions().stream())
                .map(DoorTls::protocol)
                .collect(Collectors.toSet());
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(certificates))
                .setEnabledSecureTransportProtocols(versions);
        if (!trusted.getCertPaths().isEmpty()) {
            options.setTrustOptions(trusted).setClientAuth(ClientAuth.REQUIRED);
        }
        return options;
    }

    private static String protocol(Version version) {
        return switch (version) {
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_3 -> "TLSv1.3";
        };
    }
}
