#!/usr/bin/env bash
# MariaDB with one database and one account, as devstack's MysqlServer sets it up.
set -euo pipefail
server=(/opt/mysql/bin/mariadbd --no-defaults --basedir=/opt/mysql --lc-messages-dir=/opt/mysql/share --datadir=/data/mysql)
if [[ ! -d /data/mysql ]]; then
  mkdir /data/mysql-incomplete
  {
    printf "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = 'root';\n"
    for file in mariadb_system_tables mariadb_performance_tables mariadb_system_tables_data maria_add_gis_sp_bootstrap mariadb_sys_schema; do
      cat "/opt/mysql/share/$file.sql"
    done
  } | "${server[@]}" --datadir=/data/mysql-incomplete --bootstrap --silent-startup --log-warnings=0 --max-allowed-packet=8M
  mv /data/mysql-incomplete /data/mysql
fi
umask 077
cat >/tmp/accounts.sql <<SQL
CREATE DATABASE IF NOT EXISTS lockstep CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS lockstep@'%';
ALTER USER lockstep@'%' IDENTIFIED BY '${MYSQL_PASSWORD:?}';
GRANT ALL ON \`lockstep%\`.* TO lockstep@'%';
GRANT REPLICATION SLAVE, REPLICATION CLIENT, RELOAD ON *.* TO lockstep@'%';
SQL
exec "${server[@]}" --bind-address=0.0.0.0 --port=3306 --socket=/tmp/mysql.sock --skip-name-resolve --skip-ssl \
  --init-file=/tmp/accounts.sql --character-set-server=utf8mb4 --collation-server=utf8mb4_bin \
  --log-bin=mysql-bin --server-id=1 --binlog-format=ROW --binlog-row-image=FULL --sync-binlog=1 \
  --expire-logs-days=3 --log-bin-trust-function-creators=1 --innodb-buffer-pool-size=128M --performance-schema=OFF
