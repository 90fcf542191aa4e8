/**
 * The plugin that runs inside Elasticsearch; it depends on nothing of this module.
 *
 * <p>Each component is one of Lucene's own under the name, and with the settings, that it has in a full distribution of
 * Elasticsearch or in Elastic's plugins {@code analysis-smartcn} and {@code analysis-icu}. None of these is on a registry
 * that a build may use. So an index definition works on both, and a production cluster never needs this plugin.
 */
package io.lockstep.devstack.analysis;
