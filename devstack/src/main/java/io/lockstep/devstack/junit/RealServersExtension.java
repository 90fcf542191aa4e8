package io.lockstep.devstack.junit;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Opens a {@link TestScope} before a test class; nested classes share their outer class' scope. JUnit closes what is in
 * its store after the class.
 */
final class RealServersExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(RealServersExtension.class);
    private static final String SCOPE = "scope";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getStore(NAMESPACE).get(SCOPE) == null) {
            context.getStore(NAMESPACE)
                    .put(SCOPE, OpenScope.open(context.getRequiredTestClass().getSimpleName()));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestScope.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return scope(context).scope();
    }

    private static OpenScope scope(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(SCOPE, OpenScope.class);
    }
}
