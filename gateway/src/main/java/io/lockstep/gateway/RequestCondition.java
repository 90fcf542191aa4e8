package io.lockstep.gateway;

import java.util.Optional;

/** One condition of a route's {@code match} beside the path. */
public sealed interface RequestCondition {

    boolean matches(RequestHead head);

    record Method(TextMatch value) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return value.matches(head.method());
        }
    }

    record Scheme(TextMatch value) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return value.matches(head.details().scheme());
        }
    }

    /** With the port, if the client sent one. */
    record Authority(TextMatch value) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return value.matches(head.details().authority());
        }
    }

    /** The port the request came in by. */
    record Port(int number) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return head.details().connection().port() == number;
        }
    }

    /** @param value none if the header only has to be there */
    record Header(String name, Optional<TextMatch> value) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return RequestCondition.satisfies(head.header(name), value);
        }
    }

    /** A header that is not there satisfies this, whatever {@code unwanted} says of its value. */
    record WithoutHeader(Header unwanted) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return !unwanted.matches(head);
        }
    }

    /** @param value none if the parameter only has to be there */
    record QueryParameter(String name, Optional<TextMatch> value) implements RequestCondition {
        @Override
        public boolean matches(RequestHead head) {
            return RequestCondition.satisfies(head.queryParameter(name), value);
        }
    }

    private static boolean satisfies(Optional<String> sent, Optional<TextMatch> value) {
        return sent.filter(text -> value.map(match -> match.matches(text)).orElse(true))
                .isPresent();
    }
}
