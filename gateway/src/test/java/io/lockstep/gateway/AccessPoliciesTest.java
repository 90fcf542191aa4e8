package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.AccessPolicies.Decision;
import io.lockstep.gateway.AccessPolicies.Decision.Allowed;
import io.lockstep.gateway.AccessPolicies.Decision.Forbidden;
import io.lockstep.gateway.AccessPolicies.Decision.Unauthenticated;
import io.lockstep.gateway.AccessPolicy.Effect;
import io.lockstep.gateway.AccessRule.Condition;
import io.lockstep.gateway.AccessRule.Operation;
import io.lockstep.gateway.AccessRule.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessPoliciesTest {

    private static final TokenRule ISSUER = new TokenRule(
            "iss", Set.of(), new KeySource.Inline(""), TokenRule.DEFAULT_PLACES, TokenRule.Forwarding.NOTHING);
    private static final Identity EDITOR = new Identity.Verified(
            ISSUER,
            "me",
            Map.of("groups", List.of("viewer", "editor"), "org", Map.of("unit", 7)),
            new Identity.SentToken("a.b.c", TokenRule.DEFAULT_PLACES.getFirst()),
            Map.of());
    private static final AccessRule ANYTHING = new AccessRule(List.of(), List.of(), List.of());
    private static final AccessRule READS = new AccessRule(List.of(), List.of(to("GET", "/api/*")), List.of());
    private static final AccessRule EDITORS_WRITE = new AccessRule(
            List.of(source(patterns("iss/*"), List.of())),
            List.of(to("POST", "/api/events")),
            List.of(claim(patterns("editor"), List.of())));

    @Test
    void without_any_allow_policy_everything_passes() {
        assertThat(decide(EDITOR, "GET", "/x")).isInstanceOf(Allowed.class);
        assertThat(decide(Identity.ANONYMOUS, "GET", "/x", deny(READS))).isInstanceOf(Allowed.class);
    }

    @Test
    void with_one_only_what_a_rule_allows_passes() {
        assertThat(decide(Identity.ANONYMOUS, "GET", "/api/x", allow(READS))).isInstanceOf(Allowed.class);
        assertThat(decide(Identity.ANONYMOUS, "GET", "/x", allow(READS))).isInstanceOf(Forbidden.class);
    }

    @Test
    void an_allow_policy_without_rules_denies_everything() {
        assertThat(decide(EDITOR, "GET", "/api/x", allow())).isInstanceOf(Forbidden.class);
    }

    @Test
    void a_deny_rule_wins_over_an_allow_rule() {
        assertThat(decide(EDITOR, "GET", "/api/x", allow(ANYTHING), deny(READS)))
                .isInstanceOf(Forbidden.class);
        assertThat(decide(EDITOR, "PUT", "/api/x", allow(ANYTHING), deny(READS)))
                .isInstanceOf(Allowed.class);
    }

    @Test
    void a_claim_must_have_one_of_the_values() {
        Identity viewer = new Identity.Verified(
                ISSUER, "me", Map.of("groups", List.of("viewer")), ((Identity.Verified) EDITOR).sent(), Map.of());
        assertThat(decide(EDITOR, "POST", "/api/events", allow(EDITORS_WRITE))).isInstanceOf(Allowed.class);
        assertThat(decide(viewer, "POST", "/api/events", allow(EDITORS_WRITE))).isInstanceOf(Forbidden.class);
    }

    @Test
    void whoever_a_token_could_help_is_asked_for_one() {
        assertThat(decide(Identity.ANONYMOUS, "POST", "/api/events", allow(READS, EDITORS_WRITE)))
                .isInstanceOf(Unauthenticated.class);
        assertThat(decide(Identity.ANONYMOUS, "POST", "/elsewhere", allow(READS, EDITORS_WRITE)))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    void a_deny_rule_against_strangers_asks_for_a_token_too() {
        AccessRule strangers = new AccessRule(List.of(source(List.of(), patterns("*"))), List.of(), List.of());
        assertThat(decide(Identity.ANONYMOUS, "GET", "/", deny(strangers))).isInstanceOf(Unauthenticated.class);
        assertThat(decide(EDITOR, "GET", "/", deny(strangers))).isInstanceOf(Allowed.class);
    }

    @Test
    void a_star_matches_any_principal_but_none() {
        Source anybody = source(patterns("*"), List.of());
        assertThat(anybody.matches(head("GET", "/"), EDITOR)).isTrue();
        assertThat(anybody.matches(head("GET", "/"), Identity.ANONYMOUS)).isFalse();
    }

    @Test
    void negative_conditions_exclude() {
        Operation operation =
                operation(List.of(), patterns("DELETE"), patterns("/api/*", "*.json"), patterns("/api/secret*"));
        assertThat(operation.matches(head("GET", "/api/x"))).isTrue();
        assertThat(operation.matches(head("GET", "/data.json"))).isTrue();
        assertThat(operation.matches(head("DELETE", "/api/x"))).isFalse();
        assertThat(operation.matches(head("GET", "/api/secrets"))).isFalse();
        assertThat(claim(List.of(), patterns("editor")).matches(head("GET", "/"), EDITOR))
                .isFalse();
        assertThat(claim(List.of(), patterns("admin")).matches(head("GET", "/"), EDITOR))
                .isTrue();
    }

    @Test
    void claims_descend_into_objects_and_take_numbers_as_text() {
        assertThat(EDITOR.claim(List.of("org", "unit"))).containsExactly("7");
        assertThat(EDITOR.claim(List.of("org", "absent"))).isEmpty();
        assertThat(EDITOR.claim(List.of("groups", "x"))).isEmpty();
    }

    @Test
    void an_address_is_in_a_block_or_not() {
        assertThat(AddressBlock.of("10.1.0.0/16").orElseThrow().matches("10.1.2.3"))
                .isTrue();
        assertThat(AddressBlock.of("10.1.0.0/16").orElseThrow().matches("10.2.2.3"))
                .isFalse();
        assertThat(AddressBlock.of("10.1.2.3").orElseThrow().matches("10.1.2.3"))
                .isTrue();
        assertThat(AddressBlock.of("10.1.2.3").orElseThrow().matches("10.1.2.4"))
                .isFalse();
        assertThat(AddressBlock.of("0.0.0.0/0").orElseThrow().matches("8.8.8.8"))
                .isTrue();
        assertThat(AddressBlock.of("0.0.0.0/0").orElseThrow().matches("::1")).isFalse();
        assertThat(AddressBlock.of("127.0.0.0/8").orElseThrow().matches("::ffff:127.0.0.1"))
                .isTrue();
        assertThat(AddressBlock.of("2001:db8::/32").orElseThrow().matches("2001:db8:0:1::7%eth0"))
                .isTrue();
        assertThat(AddressBlock.of("2001:db8::/32").orElseThrow().matches("2001:db9::7"))
                .isFalse();
        assertThat(AddressBlock.of("::1").orElseThrow().matches("0:0:0:0:0:0:0:1"))
                .isTrue();
        for (String none :
                List.of("", "10.0.0.256", "10.0.0", "10.0.0.0/33", "1::2::3", "x::", "1:2:3:4:5:6:7", "::/129")) {
            assertThat(AddressBlock.of(none)).as(none).isEmpty();
        }
    }

    @Test
    void a_path_template_knows_one_segment_from_many() {
        ValuePattern one = ValuePattern.Template.of("/a/{*}/c");
        assertThat(one.matches("/a/b/c")).isTrue();
        assertThat(one.matches("/a/b/b/c")).isFalse();
        assertThat(one.matches("/a//c")).isFalse();
        assertThat(ValuePattern.Template.of("/a/{**}").matches("/a/b/c")).isTrue();
        assertThat(ValuePattern.Template.of("/a.b/{**}").matches("/axb/c")).isFalse();
    }

    @Test
    void a_star_inside_a_value_is_an_ordinary_character() {
        assertThat(ValuePattern.of("/a*b").matches("/a*b")).isTrue();
        assertThat(ValuePattern.of("/a*b").matches("/axb")).isFalse();
    }

    private static Decision decide(Identity identity, String method, String path, AccessPolicy... policies) {
        return new AccessPolicies(List.of(policies)).decide(head(method, path), identity);
    }

    private static RequestHead head(String method, String path) {
        return new RequestHead(method, "h", path);
    }

    private static AccessPolicy allow(AccessRule... rules) {
        return new AccessPolicy("allow", Effect.ALLOW, List.of(rules));
    }

    private static AccessPolicy deny(AccessRule... rules) {
        return new AccessPolicy("deny", Effect.DENY, List.of(rules));
    }

    private static Operation to(String method, String path) {
        return operation(patterns(method), List.of(), patterns(path), List.of());
    }

    private static Source source(List<ValuePattern> principals, List<ValuePattern> notPrincipals) {
        return new Source(new ValueFilter(principals, notPrincipals), ValueFilter.ANY);
    }

    private static Condition claim(List<ValuePattern> values, List<ValuePattern> notValues) {
        return new Condition(new AccessRule.Attribute.Claim(List.of("groups")), new ValueFilter(values, notValues));
    }

    private static Operation operation(
            List<ValuePattern> methods,
            List<ValuePattern> notMethods,
            List<ValuePattern> paths,
            List<ValuePattern> notPaths) {
        return new Operation(
                new ValueFilter(methods, notMethods),
                new ValueFilter(paths, notPaths),
                ValueFilter.ANY,
                ValueFilter.ANY);
    }

    private static List<ValuePattern> patterns(String... texts) {
        return Arrays.stream(texts).map(ValuePattern::of).toList();
    }
}
