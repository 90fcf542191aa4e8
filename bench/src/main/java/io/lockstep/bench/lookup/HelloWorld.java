package io.lockstep.bench.lookup;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bare Vert.x server that answers every request with the same document: the limit of what a service could do. */
final class HelloWorld {

    private HelloWorld() {}

    /** @param arguments the port, and the file of the document */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Buffer document = Buffer.buffer(Files.readAllBytes(Path.of(arguments[1])));
        Vertx vertx = Vertx.vertx();
        vertx.deployVerticle(
                () -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        vertx.createHttpServer()
                                .requestHandler(request -> request.response()
                                        .putHeader("content-type", "application/json")
                                        .end(document))
                                .listen(port, "127.0.0.1");
                    }
                },
                new DeploymentOptions().setInstances(4));
    }
}
