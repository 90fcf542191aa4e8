package io.lockstep.devstack.junit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Real servers for a {@code @QuarkusTest}: sets the {@code lockstep.*} properties of the application to a fresh
 * {@link TestScope}, and injects the scope into fields of that type of the test class.
 *
 * <pre>{@code @QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)}</pre>
 */
public final class RealServersResource implements QuarkusTestResourceLifecycleManager {

    private OpenScope open;

    @Override
    public Map<String, String> start() {
        open = OpenScope.open("quarkus");
        return open.scope().properties();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(open.scope(), new TestInjector.MatchesType(TestScope.class));
    }

    @Override
    public void stop() {
        if (open != null) {
            open.close();
        }
    }
}
