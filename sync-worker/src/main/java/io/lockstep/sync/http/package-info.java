/** What the worker answers to operators: status, health, metrics. Read {@link io.lockstep.sync.http.SyncResource} first. */
package io.lockstep.sync.http;
