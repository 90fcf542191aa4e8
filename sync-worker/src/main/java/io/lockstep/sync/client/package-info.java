/** HTTP that a worker sends, to other workers and to the event service; read {@link io.lockstep.sync.client.BoundedClient}. */
package io.lockstep.sync.client;
