#!/bin/bash
# Sends a message and waits until it is stored, apart from all other mail.
set -u

fail() {
	echo "postfix: $1" >&2
	exit 1
}

exec 3<>/dev/tcp/127.0.0.1/25 || fail "port 25 is not open"

# expect CODE reads an answer of one or more lines.
expect() {
	while IFS= read -r -t 20 line <&3; do
		case $line in
		"$1 "*) return ;;
		"$1-"*) ;;
		*) break ;;
		esac
	done
	fail "the answer is ${line%$'\r'}; $1 was expected"
}

mark=berth-check-$$-$RANDOM
expect 220
for step in "HELO localhost" "MAIL FROM:<check@example.test>" "RCPT TO:<check@localhost>"; do
	printf '%s\r\n' "$step" >&3
	expect 250
done
printf 'DATA\r\n' >&3
expect 354
printf 'Subject: %s\r\n\r\nbody\r\n.\r\n' "$mark" >&3
expect 250
printf 'QUIT\r\n' >&3
for _ in {1..400}; do
	busybox wget -q -O - http://127.0.0.1/check | grep -q "^Subject: $mark" && exit 0
	sleep 0.05
done
fail "the message is not stored within 20 s"
