package io.lockstep.gateway.http;

/** Rules that tests have in common. */
final class TestRules {

    private TestRules() {}

    /** A VirtualService for every host. @param routes the list below {@code http} */
    static String virtualService(String routes) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: test}
                spec:
                  hosts: ["*"]
                  http:
                """ + routes.indent(4);
    }

    /** A Gateway with a plain server for {@code plain.example}, and a route to one service for who comes in by it. @param servers more of its list */
    static String gateway(String servers) {
        return """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: public}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                    - {name: plain, port: {number: 80, name: http, protocol: HTTP}, hosts: [plain.example]}
                """ + servers.indent(4) + """
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: test}
                spec:
                  hosts: ["*"]
                  gateways: [public]
                  http: [{route: [{destination: {host: event-service}}]}]
                """;
    }
}
