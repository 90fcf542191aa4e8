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
}
