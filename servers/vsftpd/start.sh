#!/bin/sh
# The passive ports come from the environment, which the program does not read by itself.
set -eu

exec /usr/sbin/vsftpd /etc/vsftpd.conf "-opasv_min_port=$BERTH_PORT_PASV" "-opasv_max_port=$BERTH_PORT_PASV_LAST"
