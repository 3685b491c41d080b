// Package enginestart makes sure that a Docker engine answers: it leaves a working one alone, starts an installed
// one, and on Debian and Ubuntu installs the distribution's package first.
//
// It does not configure, update, restart or stop engines, and it does not manage virtual machines: on macOS and
// Windows, and for engines that DOCKER_HOST or a Docker context names, it only says what to do.
//
// Where systemd does not run, dockerd is started by itself and not through its init script. That script (that of
// Debian's docker.io 20.10) ends before it starts anything where the limit of open files cannot be raised to
// 1048576, mounts control groups on the way, and reports success as soon as dockerd has been forked, so that
// nobody learns that dockerd ended a moment later.
package enginestart
