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
import io.lockstep.gateway.AccessRule.Attribute;
import io.lockstep.gateway.AddressBlock;
import io.lockstep.gateway.ValueFilter;
import io.lockstep.gateway.ValuePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles one {@code AuthorizationPolicy}. */
final class AccessCompiler {

    private static final Pattern CLAIM_KEY = Pattern.compile("request\\.auth\\.claims((\\[[^\\[\\]]+])+)");

    private static final Pattern HEADER_KEY = Pattern.compile("request\\.headers\\[([!#$&'*+.^_`|~0-9A-Za-z-]+)]");

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
            return new AccessRule.Source(ValueFilter.ANY, ValueFilter.ANY);
        }
        // Nobody is believed about a client behind them, so both kinds of blocks are about the same address.
        List<ValuePattern> blocks = new ArrayList<>(blocks(source.getIpBlocks(), path + ".ipBlocks"));
        List<ValuePattern> remote = blocks(source.getRemoteIpBlocks(), path + ".remoteIpBlocks");
        if (!blocks.isEmpty() && !remote.isEmpty()) {
            faults.add(path, "has ipBlocks and remoteIpBlocks, which are the same here");
        }
        blocks.addAll(remote);
        List<ValuePattern> notBlocks = new ArrayList<>(blocks(source.getNotIpBlocks(), path + ".notIpBlocks"));
        notBlocks.addAll(blocks(source.getNotRemoteIpBlocks(), path + ".notRemoteIpBlocks"));
        return new AccessRule.Source(
                new ValueFilter(
                        values.patterns(source.getRequestPrincipals(), path + ".requestPrincipals"),
                        values.patterns(source.getNotRequestPrincipals(), path + ".notRequestPrincipals")),
                new ValueFilter(blocks, notBlocks));
    }

    private AccessRule.Operation operation(Operation operation, String path) {
        if (operation == null) {
            faults.add(path, "is missing");
            return new AccessRule.Operation(ValueFilter.ANY, ValueFilter.ANY, ValueFilter.ANY, ValueFilter.ANY);
        }
        return new AccessRule.Operation(
                new ValueFilter(
                        values.patterns(operation.getMethods(), path + ".methods"),
                        values.patterns(operation.getNotMethods(), path + ".notMethods")),
                new ValueFilter(
                        paths(operation.getPaths(), path + ".paths"),
                        paths(operation.getNotPaths(), path + ".notPaths")),
                new ValueFilter(
                        hosts(operation.getHosts(), path + ".hosts"),
                        hosts(operation.getNotHosts(), path + ".notHosts")),
                new ValueFilter(
                        ports(operation.getPorts(), path + ".ports"),
                        ports(operation.getNotPorts(), path + ".notPorts")));
    }

    private List<ValuePattern> blocks(List<String> texts, String path) {
        List<ValuePattern> blocks = new ArrayList<>();
        for (String text : orEmpty(texts)) {
            AddressBlock.of(text)
                    .ifPresentOrElse(
                            blocks::add, () -> faults.add(path, "has no IP address or block of them: " + text));
        }
        return blocks;
    }

    private List<ValuePattern> hosts(List<String> texts, String path) {
        return values.patterns(
                orEmpty(texts).stream()
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .toList(),
                path);
    }

    private List<ValuePattern> ports(List<String> texts, String path) {
        orEmpty(texts).stream()
                .filter(text -> !text.matches("\\d{1,5}"))
                .forEach(text -> faults.add(path, "has no port: " + text));
        return values.patterns(texts, path);
    }

    private List<ValuePattern> paths(List<String> paths, String path) {
        List<ValuePattern> patterns = new ArrayList<>();
        for (int i = 0; i < orEmpty(paths).size(); i++) {
            String text = paths.get(i);
            if (!text.contains("{")) {
                patterns.addAll(values.patterns(List.of(text), path));
                continue;
            }
            try {
                patterns.add(ValuePattern.Template.of(text));
            } catch (IllegalArgumentException e) {
                faults.add(path, e.getMessage());
            }
        }
        return patterns;
    }

    private AccessRule.Condition condition(Condition condition, String path) {
        if (orEmpty(condition.getValues()).isEmpty()
                && orEmpty(condition.getNotValues()).isEmpty()) {
            faults.add(path, "needs values or notValues");
        }
        String key = String.valueOf(condition.getKey());
        Optional<Attribute> attribute = attribute(key);
        if (attribute.isEmpty()) {
            faults.add(path + ".key", "is not supported: " + key);
        }
        boolean addresses =
                attribute.filter(Attribute.ClientAddress.class::isInstance).isPresent();
        return new AccessRule.Condition(
                attribute.orElseGet(Attribute.Principal::new),
                addresses
                        ? new ValueFilter(
                                blocks(condition.getValues(), path + ".values"),
                                blocks(condition.getNotValues(), path + ".notValues"))
                        : new ValueFilter(
                                values.patterns(condition.getValues(), path + ".values"),
                                values.patterns(condition.getNotValues(), path + ".notValues")));
    }

    private static Optional<Attribute> attribute(String key) {
        Matcher claim = CLAIM_KEY.matcher(key);
        if (claim.matches()) {
            String brackets = claim.group(1);
            return Optional.of(new Attribute.Claim(
                    List.of(brackets.substring(1, brackets.length() - 1).split("]\\["))));
        }
        Matcher header = HEADER_KEY.matcher(key);
        if (header.matches()) {
            return Optional.of(new Attribute.Header(header.group(1)));
        }
        return switch (key) {
            case "request.auth.principal" -> Optional.of(new Attribute.Principal());
            case "request.auth.audiences" -> Optional.of(new Attribute.Claim(List.of("aud")));
            case "request.auth.presenter" -> Optional.of(new Attribute.Claim(List.of("azp")));
            case "source.ip", "remote.ip" -> Optional.of(new Attribute.ClientAddress());
            case "destination.port" -> Optional.of(new Attribute.Port());
            default -> Optional.empty();
        };
    }
}
