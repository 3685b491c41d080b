#!/bin/sh
# Fetches a page through each port, with the right password, a wrong one and none, by SOCKS 5 and 4.
set -u

# expect STATUS OPTIONS... compares the exit status of curl; 97 is a refusal by the proxy.
expect() {
	want=$1
	shift
	error=$(curl -sSf -m 20 -o /dev/null "$@" http://apache2/ 2>&1)
	got=$?
	if [ "$got" != "$want" ]; then
		echo "danted: curl $* ended with status $got, not $want: $error" >&2
		exit 1
	fi
}

expect 0 -x socks5h://127.0.0.1:1080
expect 0 -x socks4://127.0.0.1:1080
expect 0 -x socks5h://httptest:httptest@127.0.0.1:1081
expect 97 -x socks5h://httptest:wrong@127.0.0.1:1081
expect 97 -x socks5h://127.0.0.1:1081
expect 97 -x socks4://127.0.0.1:1081
