/** MariaDB as a process, and SQL on it; the only package with a JDBC driver. Start with {@code MysqlServer}. */
package io.lockstep.devstack.mysql;
