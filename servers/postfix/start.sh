#!/bin/sh
# Serves the mail over http, then becomes the mail server.
set -eu
busybox httpd -u www-data -h /srv/mail -p 80
exec /usr/sbin/postfix -c /etc/postfix start-fg
