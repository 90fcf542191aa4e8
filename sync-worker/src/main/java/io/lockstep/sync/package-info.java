/**
 * The sync worker: applies change records to one sink, and commits a Kafka offset only when everything before it has a
 * terminal outcome there.
 *
 * <p>Read {@code kafka.SyncTopology} first, then {@link io.lockstep.sync.Applier}. This package holds the nouns and
 * decisions and knows no driver; each outside system has a sub-package that adapts it.
 *
 * <pre>
 *  Kafka ──▶ ApplyProcessor ──▶ Applier ──▶ Sink (Elasticsearch | Redis)
 *              │ ticket           │ outcome
 *              ▼                  ▼
 *        PartitionProgress ◀── settle ──▶ dead-letter topic (rejected ones, first)
 *              │
 *              ▼ highest position with nothing unsettled before it
 *        AcknowledgingClients ──▶ committed offset
 * </pre>
 */
package io.lockstep.sync;
