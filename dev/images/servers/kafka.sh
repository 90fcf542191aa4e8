#!/usr/bin/env bash
# One broker that is its own controller, for containers of its network; configured as devstack's KafkaServer.
set -euo pipefail
cat >config/server.properties <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
advertised.listeners=PLAINTEXT://${ADVERTISED_HOST:-kafka}:9092
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
log.dirs=/data
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
bin/kafka-storage.sh format --ignore-formatted -t "$(bin/kafka-storage.sh random-uuid)" -c config/server.properties
exec bin/kafka-server-start.sh config/server.properties
