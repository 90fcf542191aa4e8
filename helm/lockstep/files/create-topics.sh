# Creates the topics that are missing, as the services would: changes are compacted, snapshots pass, dead letters stay.
set -eu
topics="${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}"
day=86400000

create() {
  name="$1"
  shift
  "$topics" --bootstrap-server "$BOOTSTRAP_SERVERS" ${CLIENT_FILE:+--command-config "$CLIENT_FILE"} --create --if-not-exists --topic "$name" \
    --partitions "$PARTITIONS" --replication-factor "$REPLICATION_FACTOR" "$@"
}

create "$TOPIC" --config cleanup.policy=compact --config min.compaction.lag.ms=$day --config delete.retention.ms=$((7 * day))
create "$TOPIC.snapshot" --config cleanup.policy=delete --config retention.ms=$day
for sink in $SINKS; do
  create "$TOPIC.$sink.dlq" --config cleanup.policy=delete --config retention.ms=-1 --config max.message.bytes=33554432
done
