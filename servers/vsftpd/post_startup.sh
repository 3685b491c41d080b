#!/bin/sh
# Logs in with each kind of user, sends a file and gets it back, in both passive modes and in active mode.
set -u

fail() {
	echo "vsftpd: $1" >&2
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

server=ftp://127.0.0.1
echo "line $$" >/tmp/check.in

expect 0 "$server/pub/hello.txt"
expect 0 -T /tmp/check.in "$server/upload/check.txt"
expect 0 --disable-epsv "$server/upload/check.txt"
cmp -s /tmp/check.in /tmp/check.out || fail "upload/check.txt came back as '$(cat /tmp/check.out)'"
expect 0 --ftp-port - "$server/upload/check.txt"
cmp -s /tmp/check.in /tmp/check.out || fail "upload/check.txt came back in active mode as '$(cat /tmp/check.out)'"
expect 0 -Q "DELE /upload/check.txt" -l "$server/upload/"
expect 0 -u httptest:httptest -l "$server/"
expect 67 -u httptest:wrong "$server/"
expect 67 -u denied:denied "$server/"
