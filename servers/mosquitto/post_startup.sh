#!/bin/sh
# Publishes a retained message, reads it and removes it, on each port; a wrong password is refused.
set -u

fail() {
	echo "mosquitto: $1" >&2
	exit 1
}

# exchange OPTIONS...
exchange() {
	topic=berth/check/$$
	mosquitto_pub "$@" -t "$topic" -r -m "message $$" || fail "mosquitto_pub $* ended with status $?"
	got=$(mosquitto_sub "$@" -t "$topic" -C 1 -W 20) || fail "mosquitto_sub $* ended with status $?"
	[ "$got" = "message $$" ] || fail "$* brings $got; message $$ was expected"
	mosquitto_pub "$@" -t "$topic" -r -n || fail "mosquitto_pub -n $* ended with status $?"
}

exchange -h 127.0.0.1
exchange -h 127.0.0.1 -p 1884 -u httptest -P httptest
exchange -h "$(hostname)" -p 8883 --cafile /tls/ca.pem
mosquitto_pub -h 127.0.0.1 -p 1884 -u httptest -P wrong -t berth -n >/dev/null 2>&1 && fail "a wrong password is accepted"
exit 0
