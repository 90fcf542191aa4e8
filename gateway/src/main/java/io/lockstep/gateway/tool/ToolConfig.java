package io.lockstep.gateway.tool;

import io.lockstep.gateway.GatewayConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The gateway's settings without Quarkus: system properties, environment, and the application's own file. */
final class ToolConfig {

    /** That of the file in a Quarkus application. */
    private static final int ORDINAL = 250;

    private ToolConfig() {}

    static GatewayConfig read() {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultSources()
                    .addDefaultInterceptors()
                    .withSources(new PropertiesConfigSource(
                            ToolConfig.class.getResource("/application.properties"), ORDINAL))
                    .withMapping(GatewayConfig.class)
                    .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                    .withConverter(Duration.class, 100, new DurationConverter())
                    .build()
                    .getConfigMapping(GatewayConfig.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the gateway's own settings", e);
        }
    }
}
