package io.lockstep.devstack.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs real MariaDB, Kafka, Elasticsearch and Redis.
 *
 * <p>The servers are started once for a Maven run and shared by all its modules; each test class gets a
 * {@link TestScope} of its own in them, as a parameter of its constructor or methods, and what it put there is deleted
 * afterwards. When Maven (in an IDE: the test's own JVM) is gone, however it ended, so are the servers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RealServersExtension.class)
public @interface RealServers {}
