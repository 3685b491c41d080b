#!/bin/sh
# Logs in with and without TLS, adds an entry, reads it and removes it; a wrong password is refused.
set -u

fail() {
	echo "openldap: $1" >&2
	exit 1
}

base=dc=example,dc=test
admin=cn=admin,$base
user=uid=httptest,ou=people,$base
entry=cn=check$$,ou=people,$base
plain=ldap://127.0.0.1
host=$(hostname)
export LDAPTLS_CACERT=/tls/ca.pem

for url in "$plain" "ldaps://$host" "ldap://$host -ZZ"; do
	# The options of the last one are words of their own.
	# shellcheck disable=SC2086
	ldapwhoami -x -H $url -D "$user" -w httptest >/dev/null || fail "login to $url ended with status $?"
done
ldapwhoami -x -H $plain -D "$user" -w wrong >/dev/null 2>&1 && fail "a wrong password is accepted"
printf 'dn: %s\nobjectClass: person\ncn: check%s\nsn: check\n' "$entry" $$ |
	ldapadd -x -H $plain -D "$admin" -w "$LDAP_ADMIN_PASSWORD" >/dev/null || fail "ldapadd ended with status $?"
ldapsearch -x -LLL -H $plain -b "$entry" -s base sn | grep -q '^sn: check$' || fail "$entry is not found"
ldapdelete -x -H $plain -D "$admin" -w "$LDAP_ADMIN_PASSWORD" "$entry" || fail "ldapdelete ended with status $?"
