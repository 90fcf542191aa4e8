# One definition for the images of all services:
#   docker build --build-arg SERVICE=sync-worker -t lockstep/sync-worker:dev .
# Nothing is compiled here: the application is the one that Maven built and tested (SERVICE/target/quarkus-app).
#
# The image is made of three things and has no shell, no package manager and no JDK: a Java runtime cut down to what the
# services use (jlink), the few files of the system that a JVM needs, and the application with its AOT cache.
#
# Any platform that the JDK's image has: each stage runs on the target platform, since runtime and cache belong to it.
# Works with BuildKit, the classic builder and Podman alike. The JDK's image must be of Debian or Ubuntu, 24 or newer.
ARG JDK=eclipse-temurin:25-jdk

FROM ${JDK} AS runtime
# jdk.jfr, jdk.management.agent and jdk.jcmd's attach: for whoever has to look into a running service.
RUN "$JAVA_HOME/bin/jlink" --output /opt/jre --strip-java-debug-attributes --no-header-files --no-man-pages \
      --generate-cds-archive --add-modules \
      java.base,java.desktop,java.instrument,java.management,java.naming,java.net.http,java.prefs,java.rmi,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.attach,jdk.crypto.cryptoki,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs
COPY dev/images/system-root.sh /build/
RUN bash /build/system-root.sh /root-files

FROM runtime AS application
ARG SERVICE
# Layers from what changes rarely to what changes often.
COPY ${SERVICE}/target/quarkus-app/lib /app/lib
COPY ${SERVICE}/target/quarkus-app/quarkus /app/quarkus
COPY ${SERVICE}/target/quarkus-app/app /app/app
COPY ${SERVICE}/target/bom.json /app/sbom.cdx.json
COPY gateway/rules /build/rules
COPY dev/images/train.sh /build/
RUN bash /build/train.sh ${SERVICE}

FROM scratch
ARG SERVICE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="lockstep ${SERVICE}" \
      org.opencontainers.image.description="Keeps Elasticsearch and Redis in lockstep with MySQL: ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=application /root-files/ /
COPY --from=application /opt/jre /opt/jre
COPY --from=application /app /app
# The only folders that are written to: mount something there when the root file system is read-only. /tmp holds uploads and
# unpacked native libraries, so it must allow execution; /var/lib/lockstep is Kafka Streams' state and may be lost.
ENV PATH=/opt/jre/bin LANG=C.UTF-8 HOME=/tmp \
    QUARKUS_HTTP_HOST=0.0.0.0 \
    LOCKSTEP_LOG_JSON=true \
    LOCKSTEP_KAFKA_STATE_DIR=/var/lib/lockstep \
    JDK_JAVA_OPTIONS="-XX:+UseSerialGC -XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
USER 10001:10001
WORKDIR /tmp
EXPOSE 8080
# What a deployment may choose is in JDK_JAVA_OPTIONS. A collector other than the cache's makes the cache worth a little less.
ENTRYPOINT ["/opt/jre/bin/java", "-XX:AOTCache=/app/service.aot", "-jar", "/app/run.jar"]
