#!/bin/bash
# A connect to 1357 must still be waiting when one to its neighbour, which began later, has been refused, and 300 ms longer.
set -u

fail() {
	echo "iptables: $1" >&2
	exit 1
}

connect() { exec bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null; }

connect 1357 &
dropped=$!
trap 'kill "$dropped" 2>/dev/null' EXIT
(connect 1358)
status=$?
[ "$status" -eq 1 ] || fail "a connect to port 1358 ended with status $status; it should be refused"
sleep 0.3
kill "$dropped" 2>/dev/null || fail "a connect to port 1357 has ended; it should wait for ever"
exit 0
