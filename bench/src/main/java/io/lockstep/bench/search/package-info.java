/** Search: against the same queries sent straight to Elasticsearch, over many events, and how well it finds. */
package io.lockstep.bench.search;
