#!/bin/sh
# Logs in over TCP, writes and reads a table, and is refused with a wrong password.
set -u

fail() {
	echo "postgres: $1" >&2
	exit 1
}

export PGHOST=127.0.0.1 PGUSER="$POSTGRES_USER" PGDATABASE="${POSTGRES_DB:-$POSTGRES_USER}" PGCONNECT_TIMEOUT=20
sql="BEGIN; CREATE TABLE berth_check (n int); INSERT INTO berth_check VALUES ($$); SELECT n FROM berth_check; ROLLBACK"
got=$(PGPASSWORD="$POSTGRES_PASSWORD" psql -XqAt -v ON_ERROR_STOP=1 -c "$sql") || fail "psql ended with status $?"
[ "$got" = $$ ] || fail "the table holds $got; $$ was expected"
PGPASSWORD="not $POSTGRES_PASSWORD" psql -XqAt -c "SELECT 1" >/dev/null 2>&1 && fail "a wrong password is accepted"
exit 0
