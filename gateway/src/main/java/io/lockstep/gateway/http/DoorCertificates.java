package io.lockstep.gateway.http;

import io.lockstep.gateway.Listener.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The certificates of a port, which can be renewed while it is open. Thread-safe.
 *
 * <p>Not {@code HttpServer.updateSSLOptions}: while that prepares the new ones, connections that come in are dropped.
 */
final class DoorCertificates extends X509ExtendedKeyManager {

    private static final String[] NONE = {};

    private final Vertx vertx;
    private final AtomicLong next = new AtomicLong();
    private volatile List<Shown> current = List.of();

    /** A handshake may have chosen one of these a moment before they were renewed. */
    private volatile List<Shown> previous = List.of();

    /** One of them, read. */
    record Shown(String alias, X509Certificate[] chain, PrivateKey key) {

        boolean isOf(String keyType) {
            return keyType.equals(key.getAlgorithm()) || keyType.startsWith(key.getAlgorithm() + "_");
        }

        boolean isFor(String host) {
            try {
                return Objects.requireNonNullElse(chain[0].getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .anyMatch(name -> name.equalsIgnoreCase(host)
                                || name.startsWith("*.")
                                        && host.indexOf('.') > 0
                                        && name.substring(1).equalsIgnoreCase(host.substring(host.indexOf('.'))));
            } catch (CertificateParsingException unreadable) {
                return false;
            }
        }
    }

    DoorCertificates(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @throws IllegalStateException if one of them cannot be used */
    List<Shown> read(List<Tls> tls) {
        return tls.stream().map(this::read).toList();
    }

    /** Shows these from now on; connections there are keep theirs. */
    void show(List<Shown> certificates) {
        previous = current;
        current = List.copyOf(certificates);
    }

    private Shown read(Tls tls) {
        try {
            X509KeyManager keys = (X509KeyManager) new PemKeyCertOptions()
                    .addCertPath(tls.certificate().toString())
                    .addKeyPath(tls.key().toString())
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers()[0];
            String alias = Stream.of("EC", "RSA")
                    .map(type -> keys.chooseServerAlias(type, null, null))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("neither an EC nor an RSA key"));
            return new Shown(
                    String.valueOf(next.incrementAndGet()), keys.getCertificateChain(alias), keys.getPrivateKey(alias));
        } catch (Exception e) {
            throw new IllegalStateException("cannot use the certificate " + tls.certificate(), e);
        }
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        List<Shown> usable =
                current.stream().filter(shown -> shown.isOf(keyType)).toList();
        return asked(engine).stream()
                .flatMap(host -> usable.stream().filter(shown -> shown.isFor(host)))
                .findFirst()
                .or(() -> usable.stream().findFirst())
                .map(Shown::alias)
                .orElse(null);
    }

    private static List<String> asked(SSLEngine engine) {
        return engine.getHandshakeSession() instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList()
                : List.of();
    }

    private Map<String, Shown> known() {
        return Stream.concat(current.stream(), previous.stream())
                .collect(Collectors.toMap(Shown::alias, shown -> shown));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        Shown shown = known().get(alias);
        return shown == null ? null : shown.chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        Shown shown = known().get(alias);
        return shown == null ? null : shown.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return current.stream()
                .filter(shown -> shown.isOf(keyType))
                .map(Shown::alias)
                .toArray(String[]::new);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return Stream.of(getServerAliases(keyType, issuers)).findFirst().orElse(null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return NONE;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
