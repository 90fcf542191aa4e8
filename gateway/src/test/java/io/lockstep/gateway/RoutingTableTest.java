package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.lockstep.gateway.RouteAction.DirectResponse;
import io.lockstep.gateway.RouteAction.Forward;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

    private static final DirectResponse OK = new DirectResponse(200, "");

    @Test
    void the_first_route_that_matches_wins() {
        RoutingTable table = table(host("*", route("first", prefix("/a")), route("second", prefix("/"))));
        assertThat(chosen(table, "GET", "h", "/a/b")).contains("first");
        assertThat(chosen(table, "GET", "h", "/b")).contains("second");
    }

    @Test
    void a_prefix_is_a_plain_string_prefix() {
        RoutingTable table = table(host("*", route("events", prefix("/api/events"))));
        assertThat(chosen(table, "GET", "h", "/api/eventsx")).contains("events");
    }

    @Test
    void the_closest_host_pattern_is_the_only_one_asked() {
        RoutingTable table = table(
                host("*", route("any", prefix("/"))),
                host("*.example.org", route("suffix", prefix("/"))),
                host("*.deep.example.org", route("deeper", prefix("/"))),
                host("www.example.org", route("exact", prefix("/only"))));
        assertThat(chosen(table, "GET", "www.example.org", "/only")).contains("exact");
        assertThat(chosen(table, "GET", "www.example.org", "/")).isEmpty();
        assertThat(chosen(table, "GET", "a.example.org", "/")).contains("suffix");
        assertThat(chosen(table, "GET", "a.deep.example.org", "/")).contains("deeper");
        assertThat(chosen(table, "GET", "example.org", "/")).contains("any");
    }

    @Test
    void all_conditions_of_a_block_must_hold_and_one_block_is_enough() {
        RouteMatch writes = new RouteMatch(
                Optional.of(new TextMatch.Exact("/a", false)),
                List.of(new RequestCondition.Method(new TextMatch.Regex(Pattern.compile("POST|PUT")))));
        RoutingTable table = table(host("*", route("r", writes, prefix("/b"))));
        assertThat(chosen(table, "PUT", "h", "/a")).contains("r");
        assertThat(chosen(table, "GET", "h", "/a")).isEmpty();
        assertThat(chosen(table, "POSTX", "h", "/a")).isEmpty();
        assertThat(chosen(table, "GET", "h", "/b/c")).contains("r");
    }

    @Test
    void case_is_ignored_only_on_request() {
        assertThat(new TextMatch.Exact("/Api", false).matches("/api")).isFalse();
        assertThat(new TextMatch.Exact("/Api", true).matches("/aPI")).isTrue();
        assertThat(new TextMatch.Prefix("/Api", true).matches("/aPI/x")).isTrue();
        assertThat(new TextMatch.Prefix("/Api", true).matches("/ap")).isFalse();
    }

    @Test
    void a_regular_expression_matches_all_of_the_text() {
        TextMatch digits = new TextMatch.Regex(Pattern.compile("/\\d+"));
        assertThat(digits.matches("/123")).isTrue();
        assertThat(digits.matches("/123a")).isFalse();
    }

    @Test
    void a_rewrite_replaces_what_was_matched() {
        assertThat(prefix("/admin/sync/redis/").rewrite("/admin/sync/redis/dead-letters/1", "/admin/sync/"))
                .isEqualTo("/admin/sync/dead-letters/1");
        assertThat(new RouteMatch(Optional.of(new TextMatch.Exact("/x", false)), List.of()).rewrite("/x", "/y"))
                .isEqualTo("/y");
        assertThat(RouteMatch.ALL.rewrite("/x", "/y/")).isEqualTo("/y/x");
    }

    @Test
    void destinations_are_chosen_by_weight() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        Forward forward = forward(destination("a", 75), destination("b", 25), destination("never", 0));
        Map<String, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            chosen.merge(forward.choose(random).target().host(), 1, Integer::sum);
        }
        assertThat(chosen).containsOnlyKeys("a", "b");
        assertThat(chosen.get("a")).isBetween(7_300, 7_700);
    }

    @Test
    void an_only_destination_gets_everything_whatever_its_weight() {
        Forward forward = forward(destination("a", 0));
        assertThat(forward.choose(RandomGenerator.getDefault()).target().host()).isEqualTo("a");
    }

    private static Forward forward(Destination... destinations) {
        return new Forward(List.of(destinations), Rewrite.NONE, Optional.empty(), RetryPolicy.NONE, List.of());
    }

    private static Destination destination(String host, int weight) {
        return new Destination(Target.of(host), weight, MessageEdits.NONE);
    }

    private static RouteMatch prefix(String value) {
        return new RouteMatch(Optional.of(new TextMatch.Prefix(value, false)), List.of());
    }

    private static Route route(String name, RouteMatch... matches) {
        return new Route(name, List.of(matches), OK, MessageEdits.NONE, Route.Filters.NONE);
    }

    private static VirtualHost host(String pattern, Route... routes) {
        return new VirtualHost(pattern, List.of(routes));
    }

    private static RoutingTable table(VirtualHost... hosts) {
        return new RoutingTable(List.of(hosts), List.of(), new AccessPolicies(List.of()), Map.of(), DoorRules.NONE);
    }

    private static Optional<String> chosen(RoutingTable table, String method, String host, String path) {
        return table.route(new RequestHead(method, host, path))
                .map(routed -> routed.route().name());
    }
}
