package io.lockstep.gateway.istio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.gateway.AccessPolicy.Effect;
import io.lockstep.gateway.AccessRule;
import io.lockstep.gateway.Address;
import io.lockstep.gateway.Rewrite;
import io.lockstep.gateway.RouteAction.DirectResponse;
import io.lockstep.gateway.RouteAction.Forward;
import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFolderTest {

    private static final String VIRTUAL_SERVICE = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: v}
            spec:
              hosts: ["*"]
              http:
                - name: r
                  match: [{uri: {prefix: /}}]
                  route: [{destination: {host: s}}]
            """;

    private static final RuleFolder.DoorSettings NO_DOOR = new RuleFolder.DoorSettings(Optional.empty(), false);

    @TempDir
    Path folder;

    @Test
    void everything_that_is_supported_is_compiled() throws IOException {
        write("a.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v, namespace: n, labels: {a: b}, annotations: {c: d}}
                spec:
                  hosts: [Example.org]
                  http:
                    - name: r
                      match:
                        - {name: m, uri: {regex: "/a|/b"}, method: {exact: GET}, ignoreUriCase: true}
                      rewrite: {uri: /c}
                      timeout: 1m30s
                      headers:
                        request: {set: {a: b}, add: {c: d}, remove: [e]}
                        response: {set: {f: g}}
                      route:
                        - {destination: {host: s, port: {number: 80}}, weight: 90}
                        - {destination: {host: t}, weight: 10}
                    - directResponse: {status: 418, body: {string: tea}}
                ---
                # nothing in this one
                ---
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: nothing}
                spec: {}
                """);
        write("b.yml", """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p}
                spec:
                  action: DENY
                  rules:
                    - {}
                    - from: [{source: {requestPrincipals: ["*"], notRequestPrincipals: [i/x]}}]
                      to: [{operation: {methods: [GET], notMethods: [PUT], paths: ["/a*"], notPaths: ["*b"]}}]
                      when: [{key: "request.auth.claims[a][b]", values: [c], notValues: [d]}]
                ---
                apiVersion: security.istio.io/v1
                kind: RequestAuthentication
                metadata: {name: q}
                spec:
                  jwtRules:
                    - issuer: i
                      audiences: [a]
                      jwks: "{}"
                      forwardOriginalToken: true
                      outputClaimToHeaders: [{claim: sub, header: X-Sub}]
                """);
        RoutingTable table = load();
        assertThat(table.hosts()).singleElement().satisfies(host -> {
            assertThat(host.pattern()).isEqualTo("example.org");
            assertThat(host.routes()).extracting("name").containsExactly("v/r", "v/1");
            assertThat(host.routes().getFirst().action()).isInstanceOfSatisfying(Forward.class, forward -> {
                assertThat(forward.timeout()).contains(Duration.ofSeconds(90));
                assertThat(forward.rewrite().path()).contains(new Rewrite.Matched("/c"));
                assertThat(forward.destinations()).extracting("weight").containsExactly(90, 10);
            });
            assertThat(host.routes().getLast().action()).isEqualTo(new DirectResponse(418, "tea"));
        });
        assertThat(table.access().policies()).extracting("effect").containsExactly(Effect.ALLOW, Effect.DENY);
        assertThat(table.access()
                        .policies()
                        .getLast()
                        .rules()
                        .getLast()
                        .when()
                        .getFirst()
                        .attribute())
                .isEqualTo(new AccessRule.Attribute.Claim(List.of("a", "b")));
        assertThat(table.tokenRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.forwarding().original()).isTrue());
    }

    @Test
    void all_faults_of_all_files_are_reported_at_once() throws IOException {
        write("a.yaml", VIRTUAL_SERVICE.replace("name: r", "name: r\n      delegate: {name: x}"));
        write("b.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Sidecar
                metadata: {name: d}
                spec: {host: s}
                ---
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: p}
                spec: {action: ALOW, rulez: [1]}
                """);
        write("c.yaml", "a: [\n");
        InvalidRulesException refused = catchThrowableOfType(InvalidRulesException.class, this::load);
        assertThat(refused.faults())
                .extracting(RuleFault::toString)
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault)
                                .startsWith(
                                        "a.yaml, document 1, VirtualService v: spec.http[0].delegate: Istio has this"),
                        fault -> assertThat(fault).startsWith("b.yaml, document 1, Sidecar d: kind: Sidecar is not"),
                        fault -> assertThat(fault)
                                .isEqualTo("b.yaml, document 2, AuthorizationPolicy p: spec.rulez: "
                                        + "Istio has no such field here, or not with this value: [1]"),
                        fault -> assertThat(fault)
                                .isEqualTo("b.yaml, document 2, AuthorizationPolicy p: spec.action: "
                                        + "Istio has no such field here, or not with this value: \"ALOW\""),
                        fault -> assertThat(fault).startsWith("c.yaml: is not YAML"));
        assertThat(refused).hasMessageContaining("5 faults").hasMessageContaining(folder.toString());
    }

    /** A text in the valid virtual service, what replaces it, the field that is blamed, and a part of what is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "networking.istio.io/v1 | networking.istio.io/v1beta1 | apiVersion | must be",
                "{name: v} | {} | metadata | is empty",
                "{name: v} | {name: v, finalizers: [x]} | metadata.finalizers | does not support",
                "{name: v} | {name: v, nmae: x} | metadata.nmae | no such field",
                "hosts: | hsots: | spec.hsots | no such field",
                "hosts: | gateways: [g]~  hosts: | spec.gateways | no Gateway g",
                "['*'] | ['a*b'] | spec.hosts | host name",
                "{prefix: /} | {prefx: /} | spec.http[0].match[0].uri.prefx | no such field",
                "{prefix: /} | {prefix: /, exact: /} | spec.http[0].match[0].uri.exact | no such field",
                "{prefix: /} | {} | spec.http[0].match[0].uri | is empty",
                "{prefix: /} | {regex: '(?=a)'} | spec.http[0].match[0].uri.regex | RE2",
                "{uri: {prefix: /}} | {headers: {A: {exact: b}}} | spec.http[0].match[0].headers.A | lower case",
                "{uri: {prefix: /}} | {headers: {uri: {exact: b}}} | spec.http[0].match[0].headers.uri | ignored by Istio",
                "{uri: {prefix: /}} | {queryParams: {a: {rgx: b}}} | spec.http[0].match[0].queryParams.a.rgx | no such field",
                "{uri: {prefix: /}} | {uri: {prefix: /}, port: 0} | spec.http[0].match[0].port | must be a port",
                "{uri: {prefix: /}} | {uri: {prefix: /}, sourceNamespace: x} | spec.http[0].match[0].sourceNamespace | does not",
                "{uri: {prefix: /}} | {name: x} | spec.http[0].match[0] | needs a condition",
                "[{uri: {prefix: /}}] | [] | spec.http[0].match | is empty",
                "name: r | timeout: 1us | spec.http[0].timeout | no duration",
                "name: r | timeout: soon | spec.http[0].timeout | no duration",
                "name: r | retries: {attempts: 99} | spec.http[0].retries.attempts | must be from",
                "name: r | retries: {attempts: 1, retryOn: '5xx,often'} | spec.http[0].retries.retryOn | not supported: often",
                "name: r | retries: {retryRemoteLocalities: true} | spec.http[0].retries.retryRemoteLocalities | does not support",
                "name: r | fault: {abort: {grpcStatus: X}} | spec.http[0].fault.abort.grpcStatus | does not support",
                "name: r | fault: {abort: {httpStatus: 42}} | spec.http[0].fault.abort.httpStatus | must be from",
                "name: r | fault: {delay: {fixedDelay: 1s, percentage: {value: 101}}} | spec.http[0].fault.delay.percentage.value | 100",
                "name: r | mirrorPercent: 5 | spec.http[0].mirrorPercent | does not support",
                "name: r | mirrorPercentage: {value: 5} | spec.http[0].mirrorPercentage | means nothing",
                "name: r | mirror: {host: elsewhere} | spec.http[0].mirror.host | has no address",
                "name: r | corsPolicy: {allowMethods: [GET]} | spec.http[0].corsPolicy.allowOrigins | is missing",
                "name: r | corsPolicy: {allowOrigin: [a]} | spec.http[0].corsPolicy.allowOrigin | does not support",
                "name: r | redirect: {uri: /x} | spec.http[0] | one of route, redirect",
                "name: r | delegate: {name: x} | spec.http[0].delegate | does not support",
                "name: r | rewrite: {authority: 'x y'} | spec.http[0].rewrite.authority | must be a host",
                "name: r | rewrite: {uriRegexRewrite: {match: '(', rewrite: /}} | spec.http[0].rewrite.uriRegexRewrite.match | RE2",
                "name: r | rewrite: {uriRegexRewrite: {match: 'a', rewrite: '/\\2'}} | spec.http[0].rewrite.uriRegexRewrite.rewrite | backslash",
                "name: r | rewrite: {uri: x} | spec.http[0].rewrite.uri | begins with a slash",
                "name: r | rewrite: {uri: '/a?b'} | spec.http[0].rewrite.uri | begins with a slash",
                "name: r | headers: {request: {set: {Host: x}}} | spec.http[0].headers.request.set | cannot be changed",
                "name: r | headers: {request: {add: {a: '%REQ(b)%'}}} | spec.http[0].headers.request.add | command",
                "name: r | headers: {request: {add: {'a b': c}}} | spec.http[0].headers.request.add | header name",
                "name: r | directResponse: {status: 200} | spec.http[0] | one of route, redirect and directResponse",
                "host: s | host: elsewhere | spec.http[0].route[0].destination.host | has no address",
                "{host: s} | {host: s, subset: x} | spec.http[0].route[0].destination.subset | is in no DestinationRule",
                "{host: s} | {host: s, port: {number: '80'}} | spec.http[0].route[0].destination.port.number | not und",
                "{host: s}} | {host: s}, weight: -1} | spec.http[0].route[0].weight | must be from",
                "{host: s}} | {host: s}, headers: {}} | spec.http[0].route[0].headers | is empty",
                "{host: s}}] | {host: s}}, {destination: {host: t}}] | spec.http[0].route | no weight above 0",
            })
    void a_fault_names_its_field(String from, String to, String field, String message) throws IOException {
        String faulty = VIRTUAL_SERVICE.replace('"', '\'').replace(from, to.replace("~", "\n"));
        assertThat(faulty).isNotEqualTo(VIRTUAL_SERVICE);
        write("a.yaml", faulty);
        assertThat(faults()).anySatisfy(fault -> {
            assertThat(fault.path()).isEqualTo(field);
            assertThat(fault.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AuthorizationPolicy | {action: AUDIT} | spec.action",
                "AuthorizationPolicy | {action: CUSTOM, provider: {name: p}} | spec.provider",
                "AuthorizationPolicy | {selector: {matchLabels: {a: b}}} | spec.selector",
                "AuthorizationPolicy | {rules: [{from: [{source: {ipBlocks: [10.0.0.0/99]}}]}]} | spec.rules[0].from[0].source.ipBlocks",
                "AuthorizationPolicy | {rules: [{from: [{source: {namespaces: [a]}}]}]} | spec.rules[0].from[0].source.namespaces",
                "AuthorizationPolicy | {rules: [{to: [{operation: {ports: [http]}}]}]} | spec.rules[0].to[0].operation.ports",
                "AuthorizationPolicy | {rules: [{to: [{operation: {paths: []}}]}]} | spec.rules[0].to[0].operation.paths",
                "AuthorizationPolicy | {rules: [{to: [{operation: {paths: ['/a/{x}']}}]}]} | spec.rules[0].to[0].operation.paths",
                "AuthorizationPolicy | {rules: [{when: [{key: source.ip, values: [a]}]}]} | spec.rules[0].when[0].values",
                "AuthorizationPolicy | {rules: [{when: [{key: source.namespace, values: [a]}]}]} | spec.rules[0].when[0].key",
                "AuthorizationPolicy | {rules: [{when: [{key: 'request.auth.claims[a]'}]}]} | spec.rules[0].when[0]",
                "RequestAuthentication | {jwtRules: []} | spec.jwtRules",
                "RequestAuthentication | {jwtRules: [{issuer: i}]} | spec.jwtRules[0]",
                "RequestAuthentication | {jwtRules: [{issuer: i, jwksUri: 'ftp://x'}]} | spec.jwtRules[0].jwksUri",
                "RequestAuthentication | {jwtRules: [{issuer: i, jwks: bad}]} | spec.jwtRules[0].jwks",
                "RequestAuthentication | {jwtRules: [{jwks: '{}'}]} | spec.jwtRules[0].issuer",
                "RequestAuthentication | {jwtRules: [{issuer: i, jwks: '{}', fromHeaders: [{name: 'a b'}]}]} | spec.jwtRules[0].fromHeaders",
                "RequestAuthentication | {jwtRules: [{issuer: i, jwksUri: 'file:none.json'}]} | spec.jwtRules[0].jwksUri",
                "RequestAuthentication | {jwtRules: [{issuer: i, jwks: '{}', outputClaimToHeaders: [{claim: a, header: Host}]}]} | spec.jwtRules[0].outputClaimToHeaders",
            })
    void policies_are_checked_as_strictly(String kind, String spec, String field) throws IOException {
        write("a.yaml", VIRTUAL_SERVICE);
        write(
                "b.yaml",
                "apiVersion: security.istio.io/v1\nkind: " + kind + "\nmetadata: {name: p}\nspec: " + spec + "\n");
        assertThat(faults()).extracting(RuleFault::path).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DestinationRule | {trafficPolicy: {loadBalancer: {simple: RANDOM}}} | spec.host",
                "DestinationRule | {host: s, trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}} | spec.trafficPolicy.loadBalancer.simple",
                "DestinationRule | {host: s, trafficPolicy: {loadBalancer: {simple: SOMEHOW}}} | spec.trafficPolicy.loadBalancer.simple",
                "DestinationRule | {host: s, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: false}}}} | spec.trafficPolicy.loadBalancer.consistentHash",
                "DestinationRule | {host: s, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: a, minimumRingSize: 5}}}} | spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize",
                "DestinationRule | {host: s, trafficPolicy: {loadBalancer: {simple: RANDOM, warmupDurationSecs: 1s}}} | spec.trafficPolicy.loadBalancer.warmupDurationSecs",
                "DestinationRule | {host: s, trafficPolicy: {tls: {mode: SIMPLE}}} | spec.trafficPolicy.tls",
                "DestinationRule | {host: s, trafficPolicy: {connectionPool: {tcp: {maxConnections: 0}}}} | spec.trafficPolicy.connectionPool.tcp.maxConnections",
                "DestinationRule | {host: s, trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}} | spec.trafficPolicy.connectionPool.http.h2UpgradePolicy",
                "DestinationRule | {host: s, trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}} | spec.trafficPolicy.outlierDetection.maxEjectionPercent",
                "DestinationRule | {host: s, trafficPolicy: {outlierDetection: {consecutiveErrors: 3}}} | spec.trafficPolicy.outlierDetection.consecutiveErrors",
                "DestinationRule | {host: s, subsets: [{labels: {a: b}}]} | spec.subsets[0].name",
                "DestinationRule | {host: s, subsets: [{name: a}, {name: a}]} | spec.subsets[1].name",
                "DestinationRule | {host: s, exportTo: [x]} | spec.exportTo",
                "ServiceEntry | {hosts: [x], ports: [{number: 80}]} | spec.resolution",
                "ServiceEntry | {hosts: [x], resolution: STATIC, ports: [{number: 80}]} | spec.endpoints",
                "ServiceEntry | {hosts: [x], resolution: DNS, ports: [{number: 80}, {number: 81}]} | spec.ports",
                "ServiceEntry | {hosts: [x], resolution: DNS, ports: [{number: 80, protocol: TCP}]} | spec.ports[0].protocol",
                "ServiceEntry | {hosts: [x], resolution: DNS, ports: [{number: 80}], endpoints: [{address: a, weight: 1}]} | spec.endpoints[0].weight",
            })
    void traffic_rules_are_checked_as_strictly(String kind, String spec, String field) throws IOException {
        write("a.yaml", VIRTUAL_SERVICE);
        write(
                "b.yaml",
                "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: p}\nspec: " + spec + "\n");
        assertThat(faults()).extracting(RuleFault::path).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover-to: t | none",
                "failover-to: s/standby | none",
                "failover-share: '30' | metadata.annotations.gateway.lockstep.io/failover-to",
                "failover-to: elsewhere | metadata.annotations.gateway.lockstep.io/failover-to.host",
                "failover-to: s/other | metadata.annotations.gateway.lockstep.io/failover-to.subset",
                "failover-too: t | metadata.annotations.gateway.lockstep.io/failover-too",
                "failover-to: t, gateway.lockstep.io/failover-share: '130' | metadata.annotations",
                "failover-to: t, gateway.lockstep.io/failover-p99: fast | metadata.annotations.gateway.lockstep.io/failover-p99",
                "failover-to: t, gateway.lockstep.io/failback-p99: 2s | metadata.annotations",
            })
    void a_failover_stands_in_annotations(String annotations, String field) throws IOException {
        write("a.yaml", VIRTUAL_SERVICE);
        write(
                "b.yaml",
                "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: p, annotations: {gateway.lockstep.io/"
                        + annotations + "}}\nspec: {host: s, subsets: [{name: standby, labels: {version: v1}}]}\n");
        if (field.equals("none")) {
            assertThat(load().upstreams().get(Target.of("s")).failover())
                    .hasValueSatisfying(policy -> assertThat(load().upstreams()).containsKey(policy.standby()));
        } else {
            assertThat(faults()).extracting(RuleFault::path).contains(field);
        }
    }

    @Test
    void what_a_field_says_is_checked_beside_another_that_nobody_knows() throws IOException {
        write("a.yaml", VIRTUAL_SERVICE.replace("{prefix: /}", "{prefx: /}").replace("host: s", "host: elsewhere"));
        assertThat(faults())
                .extracting(RuleFault::path)
                .containsExactly("spec.http[0].match[0].uri.prefx", "spec.http[0].route[0].destination.host");
    }

    @Test
    void a_key_that_is_written_twice_is_a_fault() throws IOException {
        write("a.yaml", VIRTUAL_SERVICE + "      route: [{destination: {host: t}}]\n");
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("Duplicate"));
    }

    @Test
    void two_virtual_services_for_one_host_are_a_fault() throws IOException {
        write("a.yaml", VIRTUAL_SERVICE + "---\n" + VIRTUAL_SERVICE);
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("more than one"));
    }

    @Test
    void a_folder_without_routes_is_a_fault() {
        assertThat(faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("no VirtualService"));
    }

    @Test
    void a_folder_that_is_not_there_is_a_fault() {
        Path absent = folder.resolve("absent");
        assertThatThrownBy(() ->
                        new RuleFolder(absent, Map.of(), Optional.empty(), keys -> Optional.empty(), NO_DOOR).load())
                .isInstanceOf(InvalidRulesException.class)
                .hasMessageContaining("no readable folder");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private RoutingTable load() {
        return new RuleFolder(
                        folder,
                        Map.of(
                                "s",
                                Address.parse("s", "127.0.0.1:1 version=v1, 127.0.0.1:2"),
                                "t",
                                Address.parse("t", "h:2")),
                        Optional.empty(),
                        keys -> keys.startsWith("{") ? Optional.empty() : Optional.of("is no key set"),
                        NO_DOOR)
                .load();
    }

    private List<RuleFault> faults() {
        InvalidRulesException refused = catchThrowableOfType(InvalidRulesException.class, this::load);
        assertThat(refused).isNotNull();
        return Arrays.asList(refused.faults().toArray(RuleFault[]::new));
    }
}
