/**
 * Reads events from CSV. Start with {@link io.lockstep.event.csv.EventCsv}.
 */
package io.lockstep.event.csv;
