#!/bin/sh
# Logs in over TCP, writes and reads a table, and is refused with a wrong password.
set -u

fail() {
	echo "mariadb: $1" >&2
	exit 1
}

# ask PASSWORD SQL
ask() {
	MYSQL_PWD=$1 mariadb --no-defaults --default-character-set=utf8mb4 -h 127.0.0.1 -u "$MARIADB_USER" -D "$MARIADB_DATABASE" -N -B -e "$2"
}

got=$(ask "$MARIADB_PASSWORD" "CREATE TEMPORARY TABLE berth_check (n int); INSERT INTO berth_check VALUES ($$); SELECT n FROM berth_check") ||
	fail "mariadb ended with status $?"
[ "$got" = $$ ] || fail "the table holds $got; $$ was expected"
ask "not $MARIADB_PASSWORD" "SELECT 1" >/dev/null 2>&1 && fail "a wrong password is accepted"
exit 0
