#!/bin/sh
# Sends a file through the proxy and gets it back, with the proxy's own server and with one that the user name picks.
set -u

fail() {
	echo "ftp-proxy: $1" >&2
	exit 1
}

# expect STATUS OPTIONS... compares the exit status of curl; 67 is a refused login.
expect() {
	want=$1
	shift
	curl -sS -m 20 "$@" >/tmp/check.out 2>/tmp/check.err
	got=$?
	[ "$got" = "$want" ] || fail "curl $* ended with status $got, not $want: $(cat /tmp/check.err)"
}

server=ftp://127.0.0.1:2121
echo "line $$" >/tmp/check.in

expect 0 -T /tmp/check.in "$server/upload/check-proxy.txt"
expect 0 -u anonymous@vsftpd:nobody "$server/upload/check-proxy.txt"
cmp -s /tmp/check.in /tmp/check.out || fail "upload/check-proxy.txt came back as '$(cat /tmp/check.out)'"
expect 0 -Q "DELE /upload/check-proxy.txt" -l "$server/upload/"
expect 67 -u httptest:wrong "$server/"
# Nobody listens there: the user name decides, not the configuration.
if curl -s -m 20 -o /dev/null -u anonymous@127.0.0.1:nobody "$server/"; then
	fail "the host in the user name is not used"
fi
