#!/bin/sh
# Writes a key, reads it and removes it; with a password, is refused without it.
set -u

fail() {
	echo "redis: $1" >&2
	exit 1
}

# expect WANT ARGUMENTS... compares an answer.
expect() {
	want=$1
	shift
	got=$(redis-cli -h 127.0.0.1 "$@" 2>&1)
	[ "$got" = "$want" ] || fail "$* answers $got; $want was expected"
}

key=berth.check.$$
if [ -n "$REDIS_PASSWORD" ]; then
	expect "NOAUTH Authentication required." get "$key"
	export REDISCLI_AUTH="$REDIS_PASSWORD"
fi
expect OK set "$key" "value $$" ex 60
expect "value $$" get "$key"
expect 1 del "$key"
