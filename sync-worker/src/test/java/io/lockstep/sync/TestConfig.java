package io.lockstep.sync;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A configuration from a map, with the defaults and converters of the running worker. */
public final class TestConfig {

    private TestConfig() {}

    public static SyncConfig of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(
                        Map.of("java.io.tmpdir", System.getProperty("java.io.tmpdir")), "jvm", 1))
                .withSources(new PropertiesConfigSource(properties, "test", 2))
                .withMapping(SyncConfig.class)
                .build()
                .getConfigMapping(SyncConfig.class);
    }
}
