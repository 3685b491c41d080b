#!/bin/sh
# Writes the administrator's password, fills the directory, then becomes the server.
set -eu
umask 077
printf 'rootpw %s\n' "$(slappasswd -n -s "$LDAP_ADMIN_PASSWORD")" >/tmp/rootpw.conf
slapadd -q -f /etc/ldap/berth.conf -l /etc/ldap/entries.ldif
# With a level given, even 0, slapd stays in the foreground.
exec /usr/sbin/slapd -d 0 -f /etc/ldap/berth.conf -h "ldap:/// ldaps:///"
