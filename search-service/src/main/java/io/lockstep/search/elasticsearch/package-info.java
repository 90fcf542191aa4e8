/**
 * Elasticsearch, which answers searches. Start with
 * {@link io.lockstep.search.elasticsearch.ElasticsearchSearchIndex}.
 */
package io.lockstep.search.elasticsearch;
