#!/bin/sh
# The passive ports come from the environment, which the program does not read by itself.
set -eu

{
	cat /etc/proxy-suite/ftp-proxy.conf
	echo "PassiveMinDataPort $BERTH_PORT_PASV"
	echo "PassiveMaxDataPort $BERTH_PORT_PASV_LAST"
} >/tmp/ftp-proxy.conf
exec /usr/sbin/ftp-proxy -d -n -f /tmp/ftp-proxy.conf
