#!/bin/sh
# Makes the host keys, sets password and key of the user, then becomes the server.
set -eu
ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/ssh_host_ecdsa_key
printf 'httptest:%s\n' "$SSH_PASSWORD" | chpasswd
printf '%s\n' "$SSH_AUTHORIZED_KEY" >/etc/ssh/authorized_keys
# Logins do not need them, and each session would hand them on.
unset SSH_PASSWORD SSH_AUTHORIZED_KEY
exec /usr/sbin/sshd -D -e -f /etc/ssh/berth.conf
