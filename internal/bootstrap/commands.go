package bootstrap

import "strings"

// command is a program and its arguments.
type command []string

// rootfs is everything that decides a root file system.
type rootfs struct {
	base         Base
	architecture string
	// archive is where the packages come from, a mirror's where one is set.
	archive archive
	tools   tools
	// folder is empty, and removed afterwards.
	folder string
}

// patience bounds what a mirror may take: apt's own values keep a user waiting for minutes.
var patience = []string{`Acquire::Retries "1"`, `Acquire::http::Timeout "15"`, `Acquire::https::Timeout "15"`, `Acquire::Languages "none"`}

// commands are run one after the other; the last writes the root file system to its output, as a tar archive.
func (f rootfs) commands() []command {
	if f.tools.mmdebstrap != "" {
		return []command{f.mmdebstrap()}
	}
	root := f.folder + "/root"
	return []command{
		{
			f.tools.debootstrap, "--variant=minbase", "--arch=" + f.architecture, "--keyring=" + f.tools.keyring, "--force-check-gpg",
			f.base.Suite, root, f.archive.main(), f.tools.script,
		},
		{f.tools.tar, "--create", "--file=-", "--directory=" + root, "--numeric-owner", "--format=pax", "--xattrs", "--xattrs-include=*", "--sort=name", "."},
	}
}

func (f rootfs) mmdebstrap() command {
	c := command{f.tools.mmdebstrap, "--mode=root", "--variant=minbase", "--format=tar", "--architectures=" + f.architecture}
	for _, option := range patience {
		c = append(c, "--aptopt="+option)
	}
	if f.base.Slim {
		for _, option := range strings.Fields(slimOptions) {
			c = append(c, "--dpkgopt="+option)
		}
	}
	c = append(c, f.base.Suite, "-")
	return append(c, f.archive.lines(f.base, f.tools.keyring, "main")...)
}
