#!/bin/sh
# Writes a file by sftp, reads it by a command and removes it; a wrong password is refused.
set -u

fail() {
	echo "openssh: $1" >&2
	exit 1
}

# client PROGRAM PASSWORD ARGUMENTS...
client() {
	program=$1
	export SSHPASS="$2"
	shift 2
	sshpass -e "$program" -q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=20 \
		-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 "$@"
}

file=check.$$
trap 'rm -f /tmp/$file' EXIT
echo "content $$" >/tmp/$file
echo "put /tmp/$file $file" | client sftp "$SSH_PASSWORD" httptest@127.0.0.1 >/dev/null || fail "sftp ended with status $?"
got=$(client ssh "$SSH_PASSWORD" httptest@127.0.0.1 "cat $file && rm $file") || fail "ssh ended with status $?"
[ "$got" = "content $$" ] || fail "$file holds $got; content $$ was expected"
client ssh "not $SSH_PASSWORD" httptest@127.0.0.1 true 2>/dev/null && fail "a wrong password is accepted"
exit 0
