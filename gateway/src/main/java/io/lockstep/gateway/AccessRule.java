package io.lockstep.gateway;

import java.util.List;

/**
 * One rule of an {@code AuthorizationPolicy}: a request from one of {@code from}, to one of {@code to}, for which each of {@code
 * when} holds. An empty list is no condition, so a rule of three empty lists matches everything.
 */
public record AccessRule(List<Source> from, List<Operation> to, List<Condition> when) {

    public AccessRule {
        from = List.copyOf(from);
        to = List.copyOf(to);
        when = List.copyOf(when);
    }

    boolean matches(RequestHead head, Identity identity) {
        return concerns(head)
                && (from.isEmpty() || from.stream().anyMatch(source -> source.matches(identity)))
                && when.stream().allMatch(condition -> condition.matches(identity));
    }

    /** Whether the operation is one this rule is about, whoever asks for it. */
    boolean concerns(RequestHead head) {
        return to.isEmpty() || to.stream().anyMatch(operation -> operation.matches(head));
    }

    /** Whether it makes a difference who asks. */
    boolean asksWho() {
        return !from.isEmpty() || !when.isEmpty();
    }

    /** Who asks. */
    public record Source(List<ValuePattern> principals, List<ValuePattern> notPrincipals) {
        public Source {
            principals = List.copyOf(principals);
            notPrincipals = List.copyOf(notPrincipals);
        }

        boolean matches(Identity identity) {
            String principal = identity.requestPrincipal().orElse("");
            return (principals.isEmpty() || ValuePattern.any(principals, principal))
                    && !ValuePattern.any(notPrincipals, principal);
        }
    }

    /** What is asked for. */
    public record Operation(
            List<ValuePattern> methods,
            List<ValuePattern> notMethods,
            List<ValuePattern> paths,
            List<ValuePattern> notPaths) {
        public Operation {
            methods = List.copyOf(methods);
            notMethods = List.copyOf(notMethods);
            paths = List.copyOf(paths);
            notPaths = List.copyOf(notPaths);
        }

        boolean matches(RequestHead head) {
            return (methods.isEmpty() || ValuePattern.any(methods, head.method()))
                    && !ValuePattern.any(notMethods, head.method())
                    && (paths.isEmpty() || ValuePattern.any(paths, head.path()))
                    && !ValuePattern.any(notPaths, head.path());
        }
    }

    /** A claim of the token: one of its texts is among {@code values}, none among {@code notValues}. */
    public record Condition(List<String> claim, List<ValuePattern> values, List<ValuePattern> notValues) {
        public Condition {
            claim = List.copyOf(claim);
            values = List.copyOf(values);
            notValues = List.copyOf(notValues);
        }

        boolean matches(Identity identity) {
            List<String> texts = identity.claim(claim);
            return (values.isEmpty() || texts.stream().anyMatch(text -> ValuePattern.any(values, text)))
                    && texts.stream().noneMatch(text -> ValuePattern.any(notValues, text));
        }
    }
}
