/** Elasticsearch as a process, with our analyzer plugin. Start with {@code ElasticsearchServer}. */
package io.lockstep.devstack.elasticsearch;
