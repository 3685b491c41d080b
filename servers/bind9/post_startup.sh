#!/bin/sh
# Asks over udp and tcp, adds a name, reads it and removes it.
set -u

fail() {
	echo "bind9: $1" >&2
	exit 1
}

# expect WANT ARGUMENTS... compares an answer.
expect() {
	want=$1
	shift
	got=$(dig @127.0.0.1 +short +time=5 +tries=3 "$@") || fail "dig $* ended with status $?"
	[ "$got" = "$want" ] || fail "dig $* answers $got; $want was expected"
}

# update LINE
update() {
	printf 'server 127.0.0.1\nzone example.test\n%s\nsend\n' "$1" | nsupdate || fail "nsupdate $1 ended with status $?"
}

name=check$$.example.test
expect 192.0.2.3 www.example.test
expect 2001:db8::3 +tcp www.example.test AAAA
update "update add $name 60 A 192.0.2.99"
expect 192.0.2.99 "$name"
update "update delete $name"
expect "" "$name"
