#!/bin/sh
# Sets the password, makes the large file, which takes no room, then becomes the server.
set -eu
printf '%s\n%s\n' "$SAMBA_PASSWORD" "$SAMBA_PASSWORD" |
	pdbedit -s /etc/samba/berth.conf -a -u httptest -t >/dev/null
unset SAMBA_PASSWORD
offset=8589914592
printf 'LargeFile content at offset %s\n' $offset |
	dd of=/srv/large/file.bin seek=$offset oflag=seek_bytes status=none
truncate -s 8G /srv/large/file.bin
# The programs that smbd starts open a log file before they read where it belongs.
exec /usr/sbin/smbd --foreground --no-process-group --debug-stdout --log-basename=/srv/samba -s /etc/samba/berth.conf
