#!/bin/sh
# Writes the statements that the server runs before it accepts clients, then becomes the server.
set -eu

# What the settings begin with.
settings=${SETTINGS:-MARIADB}

# text VALUE is VALUE as an SQL text, name VALUE as an SQL name.
text() {
	printf "'%s'" "$(printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"
}
name() {
	printf '`%s`' "$(printf '%s' "$1" | sed 's/`/``/g')"
}

# A grant's name is a pattern.
pattern() {
	name "$(printf '%s' "$1" | sed 's/[\\_%]/\\&/g')"
}

if [ "$MARIADB_USER" = root ] && [ "$MARIADB_PASSWORD" != "$MARIADB_ROOT_PASSWORD" ]; then
	echo "${settings}_USER is root, so ${settings}_PASSWORD must be ${settings}_ROOT_PASSWORD; choose another user or the same password" >&2
	exit 1
fi

umask 077
cat >/tmp/start.sql <<END
SET NAMES utf8mb4;
DROP USER IF EXISTS root@'127.0.0.1', root@'::1';
SET PASSWORD FOR root@localhost = PASSWORD($(text "$MARIADB_ROOT_PASSWORD"));
CREATE OR REPLACE USER root@'%' IDENTIFIED BY $(text "$MARIADB_ROOT_PASSWORD");
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS $(name "$MARIADB_DATABASE");
CREATE USER IF NOT EXISTS $(text "$MARIADB_USER")@'%' IDENTIFIED BY $(text "$MARIADB_PASSWORD");
GRANT ALL ON $(pattern "$MARIADB_DATABASE").* TO $(text "$MARIADB_USER")@'%';
END
exec /usr/sbin/mariadbd --defaults-file=/etc/mysql/berth.cnf --init-file=/tmp/start.sql
