#!/bin/sh
# Makes the host keys, sets password and key of the user, then becomes the server.
set -eu
# A container that is started again keeps its keys.
for type in ed25519 ecdsa; do
	key=/etc/ssh/ssh_host_${type}_key
	[ -s $key ] || ssh-keygen -q -t $type -N '' -f $key
done
printf 'httptest:%s\n' "$SSH_PASSWORD" | chpasswd
printf '%s\n' "$SSH_AUTHORIZED_KEY" >/etc/ssh/authorized_keys
# Logins do not need them, and each session would hand them on.
unset SSH_PASSWORD SSH_AUTHORIZED_KEY
exec /usr/sbin/sshd -D -e -f /etc/ssh/berth.conf
