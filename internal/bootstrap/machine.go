package bootstrap

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/host"
)

// machine is what bases are made on.
type machine struct {
	root bool
	// debian reports whether it is Debian, Ubuntu or made from them: apt-get installs what is missing.
	debian bool
	// id is the distribution's name in /etc/os-release, os-release(5).
	id string
	// keyrings is the folder of the archives' keys, scripts that of what debootstrap knows of suites.
	keyrings, scripts string
}

// thisMachine is the machine that this process runs on.
func thisMachine() machine {
	release := host.ReadRelease(os.ReadFile)
	return machine{
		root: os.Geteuid() == 0, debian: release.Debian(), id: release.ID,
		keyrings: "/usr/share/keyrings", scripts: "/usr/share/debootstrap/scripts",
	}
}

// tools are what makes a base, found on this machine.
type tools struct {
	// mmdebstrap is a path; empty: debootstrap and tar do the work.
	mmdebstrap, debootstrap, tar string
	// script is debootstrap's for the suite.
	script string
	// keyring is a file with the archive's keys.
	keyring string
}

// name is the tool that makes the base.
func (t tools) name() string {
	if t.mmdebstrap != "" {
		return "mmdebstrap"
	}
	return "debootstrap"
}

// keyringPackages have the keys of the archives.
var keyringPackages = map[string]string{"debian": "debian-archive-keyring", "ubuntu": "ubuntu-keyring"}

// script is the name of debootstrap's script for a suite. One that is newer than debootstrap has none, and is made as
// the suites before it, whose scripts are links to one.
func (m machine) script(b Base) string {
	if _, err := os.Stat(filepath.Join(m.scripts, b.Suite)); err == nil {
		return b.Suite
	}
	return map[string]string{"debian": "sid", "ubuntu": "gutsy"}[b.Distribution]
}

// tools finds what a base needs, or says what is missing.
func (m machine) tools(b Base) (tools, error) {
	if !m.debian {
		return tools{}, fmt.Errorf("bases are made on Debian and Ubuntu only, not on this %s machine; pull the image, or set BERTH_REGISTRY_MIRROR", runtime.GOOS)
	}
	found := tools{
		mmdebstrap: host.Program("mmdebstrap"), debootstrap: host.Program("debootstrap"), tar: host.Program("tar"),
		keyring: filepath.Join(m.keyrings, b.Distribution+"-archive-keyring.gpg"), script: m.script(b),
	}
	var missing []string
	if found.mmdebstrap == "" && (found.debootstrap == "" || found.tar == "") {
		missing = append(missing, "mmdebstrap")
	}
	if _, err := os.Stat(found.keyring); err != nil {
		missing = append(missing, keyringPackages[b.Distribution])
	}
	if len(missing) > 0 {
		packages, since := strings.Join(missing, " "), ""
		if m.id == "debian" && slices.Contains(missing, "ubuntu-keyring") {
			since = " (Debian has ubuntu-keyring from 13 on)"
		}
		sudo := "sudo "
		if m.root {
			sudo = ""
		}
		return tools{}, fmt.Errorf("%s missing%s; run: %sapt-get install --no-install-recommends -y %s", strings.Join(missing, " and "), since, sudo, packages)
	}
	if !m.root {
		return tools{}, fmt.Errorf("making a base needs root; run as root, pull the image, or set BERTH_REGISTRY_MIRROR")
	}
	return found, nil
}
