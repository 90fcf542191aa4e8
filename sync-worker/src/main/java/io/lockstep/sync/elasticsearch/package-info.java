/** The Elasticsearch sink; read {@link io.lockstep.sync.elasticsearch.ElasticsearchSink} first. */
package io.lockstep.sync.elasticsearch;
