#!/bin/sh
# Drops what comes in for port 1357, then sleeps. The kernel may know only one of the two kinds of tables.
set -eu

drop() {
	"$1-nft" -A INPUT -p tcp --dport 1357 -j DROP 2>/tmp/nft ||
		"$1-legacy" -A INPUT -p tcp --dport 1357 -j DROP 2>/tmp/legacy || {
		cat /tmp/nft /tmp/legacy >&2
		echo "$1: no rule could be set; it needs NET_ADMIN, and nf_tables or ip_tables in the kernel" >&2
		exit 1
	}
}

drop iptables
# Empty where the container has no IPv6.
[ ! -s /proc/net/if_inet6 ] || drop ip6tables
echo "port 1357 drops"
exec sleep infinity
