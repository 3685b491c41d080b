#!/bin/bash
# A connect to 1357 must still be waiting after 300 ms, and one to its neighbour must be refused.
set -u

try() {
	timeout 0.3 bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null
	status=$?
}

try 1357
if [ "$status" -ne 124 ]; then
	echo "iptables: a connect to port 1357 ended with status $status; it should time out" >&2
	exit 1
fi
try 1358
if [ "$status" -ne 1 ]; then
	echo "iptables: a connect to port 1358 ended with status $status; it should be refused" >&2
	exit 1
fi
