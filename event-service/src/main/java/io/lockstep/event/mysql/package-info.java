/**
 * The register and the outbox in MySQL or MariaDB; the only package that knows SQL.
 *
 * <p>Start with {@link io.lockstep.event.mysql.MySqlRegister}.
 */
package io.lockstep.event.mysql;
