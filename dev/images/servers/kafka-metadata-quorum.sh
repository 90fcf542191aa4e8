#!/usr/bin/env bash
exec /opt/java/openjdk/bin/java -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' org.apache.kafka.tools.MetadataQuorumCommand "$@"
