/** What operators run beside the gateway: {@link io.lockstep.gateway.tool.RuleTool}, behind {@code ./lockstep gateway}. */
package io.lockstep.gateway.tool;
