/**
 * The search service: searches in Elasticsearch, and looks events up by id in Redis with the event service behind it.
 *
 * <p>Start with {@link io.lockstep.search.SearchRequest} for searches and {@link io.lockstep.search.EventLookup} for
 * lookups. This package holds the nouns and the decisions and knows no driver; the packages below it each speak with
 * one outside system.
 */
package io.lockstep.search;
