#!/bin/sh
# Writes a file as the user, reads it as a guest and removes it; a wrong password and a guest's write are refused.
set -u

fail() {
	echo "samba: $1" >&2
	exit 1
}

# client SHARE COMMANDS OPTIONS...
client() {
	share=$1 commands=$2
	shift 2
	smbclient "//127.0.0.1/$share" -d 0 -s /dev/null -t 20 -c "$commands" "$@"
}

file=check.$$
user="httptest%$SAMBA_PASSWORD"
trap 'rm -f /tmp/$file /tmp/$file.back' EXIT
echo "content $$" >/tmp/$file
client testsharewritable "put /tmp/$file $file" -U "$user" >/dev/null 2>&1 || fail "a put ended with status $?"
client testsharewritable "get $file /tmp/$file.back; rm $file" -N >/dev/null 2>&1 || fail "a get ended with status $?"
cmp -s /tmp/$file /tmp/$file.back || fail "$file came back as '$(cat /tmp/$file.back)'"
client testshareprivate ls -U "$user" -p 139 >/dev/null || fail "port 139 ended with status $?"
client testshareprivate ls -U "httptest%not $SAMBA_PASSWORD" >/dev/null 2>&1 && fail "a wrong password is accepted"
client testshare "put /tmp/$file $file" -N >/dev/null 2>&1 && fail "testshare can be written to"
exit 0
