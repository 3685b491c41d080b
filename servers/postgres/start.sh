#!/bin/sh
# Sets user, password and database in single-user mode, then becomes the server.
set -eu

# quoted MARK TEXT puts TEXT between marks, each mark in it doubled, as SQL does.
quoted() {
	printf '%s' "$1"
	printf '%s' "$2" | sed "s/$1/$1$1/g"
	printf '%s' "$1"
}

case $POSTGRES_USER in
pg_* | public | none)
	echo "POSTGRES_USER is $POSTGRES_USER: PostgreSQL keeps public, none and all names with pg_ to itself; choose another" >&2
	exit 1
	;;
esac

user=$POSTGRES_USER
database=${POSTGRES_DB:-$user}
role=$(quoted '"' "$user")
password=$(quoted "'" "$POSTGRES_PASSWORD")
verb=CREATE
[ "$user" != postgres ] || verb=ALTER

# A container that is started again has them already.
[ ! -e /tmp/started ] || exec postgres

{
	printf '%s ROLE %s SUPERUSER LOGIN PASSWORD %s;\n\n' "$verb" "$role" "$password"
	case $database in
	postgres | template0 | template1) ;;
	*) printf 'CREATE DATABASE %s OWNER %s;\n\n' "$(quoted '"' "$database")" "$role" ;;
	esac
} >/tmp/start.sql
# A statement ends at a semicolon and an empty line (-j). Errors end in the output only, so they are looked for there.
postgres --single -j postgres </tmp/start.sql >/tmp/start.log 2>&1 || { cat /tmp/start.log >&2; exit 1; }
rm /tmp/start.sql
if grep -q 'ERROR:' /tmp/start.log; then
	grep 'ERROR:' /tmp/start.log >&2
	exit 1
fi
touch /tmp/started
exec postgres
