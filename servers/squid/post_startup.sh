#!/bin/sh
# Fetches a page through each port, with and without a password, plainly and through CONNECT.
set -u

fail() {
	echo "squid: $1" >&2
	exit 1
}

# expect WANT OPTIONS... compares the proxy's or the server's status code.
expect() {
	want=$1
	shift
	got=$(curl -sS -m 20 -o /dev/null -w '%{http_code}' "$@" http://apache2/) || fail "curl $* ended with status $?"
	[ "$got" = "$want" ] || fail "curl $* answers $got; $want was expected"
}

expect 200 -x 127.0.0.1:3128
expect 200 -x 127.0.0.1:3128 --proxytunnel
expect 407 -x 127.0.0.1:3129
expect 407 -x 127.0.0.1:3129 --proxy-user httptest:wrong
expect 200 -x 127.0.0.1:3129 --proxy-user httptest:httptest
expect 407 -x 127.0.0.1:3130
expect 200 -x 127.0.0.1:3130 --proxy-ntlm --proxy-user httptest:httptest
