#!/bin/sh
# Publishes a message to a queue of its own and gets it back; a wrong password is refused.
set -u

fail() {
	echo "rabbitmq: $1" >&2
	exit 1
}

# amqp PROGRAM PASSWORD ARGUMENTS...
amqp() {
	program=$1 password=$2
	shift 2
	"amqp-$program" -s 127.0.0.1 --vhost="$RABBITMQ_DEFAULT_VHOST" --username="$RABBITMQ_DEFAULT_USER" --password="$password" "$@"
}

queue=berth.check.$$
pass=$RABBITMQ_DEFAULT_PASS
amqp declare-queue "$pass" -q "$queue" >/dev/null || fail "amqp-declare-queue ended with status $?"
amqp publish "$pass" -r "$queue" -b "message $$" || fail "amqp-publish ended with status $?"
got=$(amqp get "$pass" -q "$queue") || fail "amqp-get ended with status $?"
[ "$got" = "message $$" ] || fail "the queue holds $got; message $$ was expected"
amqp delete-queue "$pass" -q "$queue" >/dev/null || fail "amqp-delete-queue ended with status $?"
amqp get "not $pass" -q "$queue" >/dev/null 2>&1 && fail "a wrong password is accepted"
exit 0
