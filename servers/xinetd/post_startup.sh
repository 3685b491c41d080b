#!/bin/bash
# Sends a line to each service and compares what comes back.
set -u

fail() {
	echo "xinetd: $1" >&2
	exit 1
}

# ask PROTOCOL PORT LINE prints the first line of the answer. head reads a datagram as a whole; read would not.
ask() {
	exec 3<>"/dev/$1/127.0.0.1/$2" || fail "$1 port $2 does not accept"
	echo "$3" >&3
	timeout 20 head -n 1 <&3 || fail "$1 port $2 does not answer"
	exec 3>&-
}

text="line $$"
for protocol in tcp udp; do
	answer=$(ask "$protocol" 7 "$text") || exit 1
	[ "$answer" = "$text" ] || fail "echo on $protocol answers '$answer' to '$text'"
	answer=$(ask "$protocol" 13 "") || exit 1
	[[ $answer == *"$(date -u +%Y)"* ]] || fail "daytime on $protocol answers '$answer'"
done
