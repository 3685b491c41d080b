#!/bin/bash
# Writes a key, reads it and removes it.
set -u

fail() {
	echo "memcached: $1" >&2
	exit 1
}

exec 3<>/dev/tcp/127.0.0.1/11211 || fail "port 11211 is not open"

# expect LINE... reads as many lines and compares them.
expect() {
	for want; do
		IFS= read -r -t 20 line <&3 || fail "no answer; $want was expected"
		[ "${line%$'\r'}" = "$want" ] || fail "the answer is ${line%$'\r'}; $want was expected"
	done
}

key=berth.check.$$
printf 'set %s 0 60 5\r\nvalue\r\n' "$key" >&3
expect STORED
printf 'get %s\r\n' "$key" >&3
expect "VALUE $key 0 5" value END
printf 'delete %s\r\nquit\r\n' "$key" >&3
expect DELETED
