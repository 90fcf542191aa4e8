package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * Where a page starts: after one hit, in one state of the index.
 *
 * @param pointInTime Elasticsearch's id of that state
 * @param after the sort values of the hit before the page
 */
record PagePosition(String pointInTime, ArrayNode after) {}
