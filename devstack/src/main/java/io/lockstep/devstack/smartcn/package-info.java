/** The plugin that runs inside Elasticsearch; it depends on nothing of this module. */
package io.lockstep.devstack.smartcn;
