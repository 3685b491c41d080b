#!/bin/sh
# An empty password means none.
exec redis-server /etc/redis/berth.conf --requirepass "$REDIS_PASSWORD"
