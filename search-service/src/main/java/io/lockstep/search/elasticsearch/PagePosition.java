package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.lockstep.search.Reading;

/**
 * Where a page starts: after one hit, in one state of the index.
 *
 * @param pointInTime Elasticsearch's id of that state
 * @param after the sort values of the hit before the page
 * @param reading how the caller's text was read when the first page was made
 */
record PagePosition(String pointInTime, ArrayNode after, Reading reading) {}
