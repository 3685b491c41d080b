#!/bin/sh
# Writes a key, reads it and removes it.
set -u

fail() {
	echo "etcd: $1" >&2
	exit 1
}

# expect WANT ARGUMENTS... compares an answer.
expect() {
	want=$1
	shift
	got=$(ETCDCTL_API=3 etcdctl --endpoints=127.0.0.1:2379 --command-timeout=5s "$@") || fail "$* ended with status $?"
	[ "$got" = "$want" ] || fail "$* answers $got; $want was expected"
}

expect OK put berth/check/$$ "value $$"
expect "value $$" get --print-value-only berth/check/$$
expect 1 del berth/check/$$
