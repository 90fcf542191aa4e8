package io.lockstep.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A client of an encrypted port of this machine, whatever host it asks for.
 *
 * @param with what it is told besides
 */
record TlsClient(Vertx vertx, int port, UnaryOperator<HttpClientOptions> with) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Believes the certificate of that folder. */
    TlsClient trusting(Path folder) {
        PemTrustOptions trusted =
                new PemTrustOptions().addCertPath(folder.resolve("tls.crt").toString());
        return new TlsClient(vertx, port, options -> with.apply(options).setTrustOptions(trusted));
    }

    /** Shows the certificate of that folder, if it is asked for one. */
    TlsClient showing(Path folder) {
        PemKeyCertOptions shown = new PemKeyCertOptions()
                .addCertPath(folder.resolve("tls.crt").toString())
                .addKeyPath(folder.resolve("tls.key").toString());
        return new TlsClient(vertx, port, options -> with.apply(options).setKeyCertOptions(shown));
    }

    /**
     * Status, version and body.
     *
     * @throws CompletionException if there is no answer
     */
    String get(String serverName, String host, String path, Map<String, String> headers) {
        HttpClientOptions options =
                new HttpClientOptions().setSsl(true).setForceSni(true).setUseAlpn(true);
        return vertx.createHttpClient(with.apply(options))
                .request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                        .setHost(serverName)
                        .setPort(443)
                        .setURI(path))
                .compose(request -> {
                    request.authority(HostAndPort.create(host, 443));
                    headers.forEach(request::putHeader);
                    return request.send();
                })
                .compose(response -> response.body()
                        .map((Buffer body) -> response.statusCode() + " " + response.version() + " " + body.toString()))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
