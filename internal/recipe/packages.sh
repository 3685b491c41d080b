# Installs the packages that are its arguments, with what the base has, and leaves no package lists behind.
set -eu # install packages
if command -v apt-get >/dev/null 2>&1; then
	export DEBIAN_FRONTEND=noninteractive
	# No daemon is started during the installation: invoke-rc.d(8) asks this file.
	policy=/usr/sbin/policy-rc.d
	if [ -e $policy ]; then mv $policy $policy.berth; fi
	printf '#!/bin/sh\nexit 101\n' >$policy
	chmod 755 $policy
	# A mirror that is down ends the step, where apt would go on and miss every package; one that hangs does not for long.
	options='-q -o Acquire::Retries=3 -o Acquire::http::Timeout=15 -o APT::Update::Error-Mode=any -o Dpkg::Use-Pty=0'
	# A mirror takes the place of scheme and host in copies of the sources, so the image's own stay as they are.
	if [ -n "${BERTH_APT_MIRROR:-}" ]; then
		case $BERTH_APT_MIRROR in *[\&\|\\]*) echo 'BERTH_APT_MIRROR must not contain & | \' >&2; exit 2 ;; esac
		sources=/tmp/berth-apt
		mkdir -p $sources/sources.list.d
		for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
			if [ -f "$file" ]; then
				sed "s|https*://[^/[:space:]]*|${BERTH_APT_MIRROR%/}|g" "$file" >"$sources/${file#/etc/apt/}"
			fi
		done
		options="$options -o Dir::Etc::SourceList=$sources/sources.list -o Dir::Etc::SourceParts=$sources/sources.list.d"
	fi
	apt-get $options update
	apt-get $options install -y --no-install-recommends "$@"
	apt-get clean
	rm -rf /var/lib/apt/lists/* /tmp/berth-apt $policy
	if [ -e $policy.berth ]; then mv $policy.berth $policy; fi
elif command -v apk >/dev/null 2>&1; then
	apk add --no-cache "$@"
elif command -v dnf >/dev/null 2>&1; then
	dnf -y --setopt=install_weak_deps=False install "$@"
	dnf clean all
elif command -v microdnf >/dev/null 2>&1; then
	microdnf -y --setopt=install_weak_deps=0 install "$@"
	microdnf clean all
elif command -v zypper >/dev/null 2>&1; then
	zypper --non-interactive refresh
	zypper --non-interactive install --no-recommends "$@"
	zypper clean --all
else
	echo 'packages: none of apt-get, apk, dnf, microdnf and zypper is in the base image' >&2
	exit 1
fi
