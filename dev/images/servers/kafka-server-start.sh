#!/usr/bin/env bash
# shellcheck disable=SC2086 # the variable holds several arguments
exec /opt/java/openjdk/bin/java ${KAFKA_HEAP_OPTS:--Xms128m -Xmx512m} -XX:+UseSerialGC -cp '/opt/kafka/libs/*' kafka.Kafka "$@"
