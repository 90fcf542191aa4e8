package io.lockstep.system;

import io.lockstep.devstack.system.LocalSystem;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one system of servers and services, started when the first test asks and stopped after the last. A test that
 * kills something starts it again before it ends.
 */
final class TheSystem implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalSystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TheSystem.class))
                .getOrComputeIfAbsent("system", unused -> new Shared(LocalSystem.start("system")), Shared.class)
                .system();
    }

    /** Closed by JUnit with the root context. */
    private record Shared(LocalSystem system) implements AutoCloseable {
        @Override
        public void close() {
            system.close();
        }
    }
}
