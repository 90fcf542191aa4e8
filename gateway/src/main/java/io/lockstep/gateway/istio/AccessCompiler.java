package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.security.v1beta1.AuthorizationPolicyAction;
import io.fabric8.istio.api.api.security.v1beta1.Condition;
import io.fabric8.istio.api.api.security.v1beta1.Operation;
import io.fabric8.istio.api.api.security.v1beta1.Rule;
import io.fabric8.istio.api.api.security.v1beta1.Source;
import io.lockstep.gateway.AccessPolicy;
import io.lockstep.gateway.AccessPolicy.Effect;
import io.lockstep.gateway.AccessRule;
import io.lockstep.gateway.ValuePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles one {@code AuthorizationPolicy}. */
final class AccessCompiler {

    private static final Pattern CLAIM_KEY = Pattern.compile("request\\.auth\\.claims((\\[[^\\[\\]]+])+)");

    private final RuleDocument.Access document;
    private final Faults.Place faults;
    private final Values values;

    AccessCompiler(RuleDocument.Access document) {
        this.document = document;
        this.faults = document.faults();
        this.values = new Values(faults);
    }

    AccessPolicy compile() {
        var spec = document.resource().getSpec();
        List<AccessRule> rules = new ArrayList<>();
        for (int i = 0; i < orEmpty(spec.getRules()).size(); i++) {
            rules.add(rule(spec.getRules().get(i), "spec.rules[" + i + "]"));
        }
        return new AccessPolicy(document.resource().getMetadata().getName(), effect(spec.getAction()), rules);
    }

    private Effect effect(AuthorizationPolicyAction action) {
        return switch (action) {
            case null -> Effect.ALLOW;
            case ALLOW -> Effect.ALLOW;
            case DENY -> Effect.DENY;
            case AUDIT, CUSTOM -> {
                faults.add("spec.action", action + " is not supported: use ALLOW or DENY");
                yield Effect.DENY;
            }
        };
    }

    private AccessRule rule(Rule rule, String path) {
        List<AccessRule.Source> from = new ArrayList<>();
        for (int i = 0; i < orEmpty(rule.getFrom()).size(); i++) {
            from.add(source(rule.getFrom().get(i).getSource(), path + ".from[" + i + "].source"));
        }
        List<AccessRule.Operation> to = new ArrayList<>();
        for (int i = 0; i < orEmpty(rule.getTo()).size(); i++) {
            to.add(operation(rule.getTo().get(i).getOperation(), path + ".to[" + i + "].operation"));
        }
        List<AccessRule.Condition> when = new ArrayList<>();
        for (int i = 0; i < orEmpty(rule.getWhen()).size(); i++) {
            when.add(condition(rule.getWhen().get(i), path + ".when[" + i + "]"));
        }
        return new AccessRule(from, to, when);
    }

    private AccessRule.Source source(Source source, String path) {
        if (source == null) {
            faults.add(path, "is missing");
            return new AccessRule.Source(List.of(), List.of());
        }
        return new AccessRule.Source(
                values.patterns(source.getRequestPrincipals(), path + ".requestPrincipals"),
                values.patterns(source.getNotRequestPrincipals(), path + ".notRequestPrincipals"));
    }

    private AccessRule.Operation operation(Operation operation, String path) {
        if (operation == null) {
            faults.add(path, "is missing");
            return new AccessRule.Operation(List.of(), List.of(), List.of(), List.of());
        }
        return new AccessRule.Operation(
                values.patterns(operation.getMethods(), path + ".methods"),
                values.patterns(operation.getNotMethods(), path + ".notMethods"),
                paths(operation.getPaths(), path + ".paths"),
                paths(operation.getNotPaths(), path + ".notPaths"));
    }

    private List<ValuePattern> paths(List<String> paths, String path) {
        Stream.ofNullable(paths)
                .flatMap(List::stream)
                .filter(value -> value.contains("{"))
                .forEach(template -> faults.add(path, "has a path template, which is not supported: " + template));
        return values.patterns(paths, path);
    }

    private AccessRule.Condition condition(Condition condition, String path) {
        Matcher key = CLAIM_KEY.matcher(String.valueOf(condition.getKey()));
        List<String> claim = new ArrayList<>();
        if (key.matches()) {
            String brackets = key.group(1);
            claim.addAll(List.of(brackets.substring(1, brackets.length() - 1).split("]\\[")));
        } else {
            faults.add(path + ".key", "only request.auth.claims[…] is supported, it is " + condition.getKey());
        }
        if (orEmpty(condition.getValues()).isEmpty()
                && orEmpty(condition.getNotValues()).isEmpty()) {
            faults.add(path, "needs values or notValues");
        }
        return new AccessRule.Condition(
                claim,
                values.patterns(condition.getValues(), path + ".values"),
                values.patterns(condition.getNotValues(), path + ".notValues"));
    }
}
