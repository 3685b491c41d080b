package bootstrap

import (
	"fmt"
	"strings"
)

// archive is where a distribution's packages come from.
type archive struct {
	// host and security serve the suite with its updates, and the security fixes, in the folders beside them.
	host, folder, securityHost, securityFolder string
	// components are those of an image's sources; a base is made from main alone.
	components string
}

// archiveOf is the distribution's own archive; Ubuntu has another for the architectures that it calls ports.
func archiveOf(distribution, architecture string) archive {
	if distribution == "debian" {
		return archive{"http://deb.debian.org", "/debian", "http://deb.debian.org", "/debian-security", "main"}
	}
	components := "main restricted universe multiverse"
	if architecture == "amd64" || architecture == "i386" {
		return archive{"http://archive.ubuntu.com", "/ubuntu", "http://security.ubuntu.com", "/ubuntu", components}
	}
	return archive{"http://ports.ubuntu.com", "/ubuntu-ports", "http://ports.ubuntu.com", "/ubuntu-ports", components}
}

// behind is the archive as a mirror gives it: the mirror stands for scheme and host, as for the packages of servers.
// One that names the distribution's folder too is taken without it.
func (a archive) behind(mirror string) archive {
	if mirror == "" {
		return a
	}
	mirror = strings.TrimSuffix(strings.TrimRight(mirror, "/"), a.folder)
	a.host, a.securityHost = mirror, mirror
	return a
}

// main is the address of the archive.
func (a archive) main() string { return a.host + a.folder }

// lines are the one-line sources (sources.list(5)) of a base. Only the keys in keyring count, whatever else apt trusts.
func (a archive) lines(b Base, keyring, components string) []string {
	line := func(address, suite string) string {
		return fmt.Sprintf("deb [signed-by=%s] %s %s %s", keyring, address, suite, components)
	}
	lines := []string{line(a.main(), b.Suite)}
	if b.rolling() {
		return lines
	}
	return append(lines, line(a.main(), b.Suite+"-updates"), line(a.securityHost+a.securityFolder, b.Suite+"-security"))
}

// architectures are Debian's names of platforms.
var architectures = map[string]string{
	"linux/amd64": "amd64", "linux/386": "i386", "linux/arm64": "arm64", "linux/arm64/v8": "arm64", "linux/arm/v7": "armhf",
	"linux/ppc64le": "ppc64el", "linux/s390x": "s390x", "linux/riscv64": "riscv64",
}
