#!/usr/bin/env bash
# Writes /app/run.jar, which starts a service, and /app/service.aot, the AOT cache that it starts from.
#
# The cache is recorded from a run of the service without any server to talk to: one that cannot connect still loads nearly
# all that it needs to become ready, so no servers are needed to build an image. It is only good for exactly these jars and
# this runtime; where it does not fit, the JVM starts without.
set -euo pipefail
service="$1"
java=/opt/jre/bin/java

# One flat class path instead of Quarkus's own class loader, since the cache holds only what the JVM's own loaders load.
# Classes that Quarkus changed come before the originals. In a manifest, not arguments: with --add-opens as an argument the
# JVM would not use the part of the cache that saves most.
cd /app
{
  printf 'Main-Class: io.quarkus.runner.GeneratedMain\n'
  printf 'Add-Opens: java.base/java.lang\nEnable-Native-Access: ALL-UNNAMED\n'
  printf 'Class-Path: %s\n' "$(echo quarkus/transformed-bytecode.jar quarkus/generated-bytecode.jar app/*.jar \
    lib/boot/*.jar lib/main/*.jar)" | fold --bytes --width=70 | sed '2,$s/^/ /'
} >/build/manifest
"$JAVA_HOME/bin/jar" --create --file /app/run.jar --manifest /build/manifest

export JDK_JAVA_OPTIONS="-XX:+UseSerialGC -Xmx512m"
export HOME=/tmp LANG=C.UTF-8 QUARKUS_HTTP_PORT=8080 LOCKSTEP_LOG_JSON=true LOCKSTEP_KAFKA_STATE_DIR=/tmp/state
# Ports where nobody listens.
export LOCKSTEP_KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9 LOCKSTEP_ELASTICSEARCH_HOSTS=127.0.0.1:9 LOCKSTEP_REDIS_URL=redis://127.0.0.1:9
case "$service" in
  event-service)
    export QUARKUS_FLYWAY_MIGRATE_AT_START=false
    export LOCKSTEP_MYSQL_URL=jdbc:mysql://127.0.0.1:9/lockstep LOCKSTEP_MYSQL_PASSWORD=none
    ;;
  sync-worker) export LOCKSTEP_SINK=elasticsearch ;;
  gateway)
    # Nobody has the private key to this one.
    modulus="$({ printf '\xc1'; head -c 254 /dev/urandom; printf '\x01'; } | base64 -w 0 | tr '+/' '-_' | tr -d '=')"
    printf '{"keys":[{"kty":"RSA","kid":"train","alg":"RS256","use":"sig","n":"%s","e":"AQAB"}]}' "$modulus" >/build/jwks.json
    export LOCKSTEP_GATEWAY_RULES=/build/rules LOCKSTEP_GATEWAY_JWKS=/build/jwks.json
    ;;
esac

ask() (
  exec 3<>/dev/tcp/127.0.0.1/8080
  printf 'GET %s HTTP/1.1\r\nHost: train\r\nConnection: close\r\n\r\n' "$1" >&3
  cat <&3
)

give_up() {
  cat /build/train.log
  echo "$1" >&2
  exit 1
}

"$java" -XX:AOTCacheOutput=/app/service.aot -jar /app/run.jar >/build/train.log 2>&1 &
pid=$!
for _ in {1..600}; do
  kill -0 "$pid" 2>/dev/null || give_up "the service ended by itself"
  if ask /q/health/started 2>/dev/null | grep -q '^HTTP/1.1 200'; then break; fi
  sleep 0.1
done
for path in /q/health/live /q/health/ready /q/metrics /; do
  ask "$path" >/dev/null || true
done
kill -TERM "$pid"
wait "$pid" || true
[[ -s /app/service.aot ]] || give_up "no AOT cache was written"
