package bootstrap

import "strings"

// command is a program and its arguments.
type command []string

// job is everything that decides a root file system.
type job struct {
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
func (j job) commands() []command {
	if j.tools.mmdebstrap != "" {
		return []command{j.mmdebstrap()}
	}
	root := j.folder + "/root"
	return []command{
		{
			j.tools.debootstrap, "--variant=minbase", "--arch=" + j.architecture, "--keyring=" + j.tools.keyring, "--force-check-gpg",
			j.base.Suite, root, j.archive.main(), j.tools.script,
		},
		{j.tools.tar, "--create", "--file=-", "--directory=" + root, "--numeric-owner", "--format=pax", "--xattrs", "--xattrs-include=*", "--sort=name", "."},
	}
}

func (j job) mmdebstrap() command {
	c := command{j.tools.mmdebstrap, "--mode=root", "--variant=minbase", "--format=tar", "--architectures=" + j.architecture}
	for _, option := range patience {
		c = append(c, "--aptopt="+option)
	}
	if j.base.Slim {
		for _, option := range strings.Fields(slimOptions) {
			c = append(c, "--dpkgopt="+option)
		}
	}
	c = append(c, j.base.Suite, "-")
	return append(c, j.archive.lines(j.base, j.tools.keyring, "main")...)
}
