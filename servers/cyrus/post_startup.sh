#!/bin/sh
# Logs in on both ports, stores a message in the mailbox and reads it again; a wrong password must be refused.
set -u

# expect STATUS OPTIONS... compares the exit status of curl; 67 is a refused login.
expect() {
	want=$1
	shift
	curl -sS -m 20 --cacert /tls/ca.pem "$@" >/tmp/check.out 2>/tmp/check.err
	got=$?
	if [ "$got" != "$want" ]; then
		echo "cyrus: curl $* ended with status $got, not $want: $(cat /tmp/check.err)" >&2
		exit 1
	fi
}

host=$(hostname)
printf 'From: check@example.test\r\nSubject: check %s\r\n\r\nhello\r\n' $$ >/tmp/check.in

expect 67 -u httptest:wrong "imap://127.0.0.1/"
expect 0 -u httptest:httptest "imap://127.0.0.1/" -X "CREATE check"
expect 0 -u httptest:httptest --ssl-reqd "imap://$host/check" -T /tmp/check.in
expect 0 -u httptest:httptest "imaps://$host/check;MAILINDEX=1"
if ! cmp -s /tmp/check.in /tmp/check.out; then
	echo "cyrus: the message came back as: $(cat /tmp/check.out)" >&2
	exit 1
fi
expect 0 -u httptest:httptest "imap://127.0.0.1/" -X "DELETE check"
