#!/bin/bash
# Runs a server for each port, and ends when one of them does. One server for both would let clients of SOCKS 4, which knows no
# passwords, in at the port that asks for one.
set -u
/usr/sbin/danted -f /etc/danted.conf -p /tmp/danted.pid &
/usr/sbin/danted -f /etc/danted-auth.conf -p /tmp/danted-auth.pid &
wait -n
exit 1
