package bootstrap

import (
	"archive/tar"
	"fmt"
	"io"
	"path"
	"strings"
)

// slimOptions keep dpkg from unpacking what slim images leave out, in the base and in what is installed on it
// (the list of Docker Hub's slim images).
const slimOptions = `path-exclude=/usr/share/doc/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/linda/*
path-exclude=/usr/share/lintian/overrides/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/man/*
path-include=/usr/share/doc/*/copyright
path-include=/usr/share/locale/locale.alias
`

// slimFolders are what slimOptions exclude: debootstrap knows no such options.
var slimFolders = []string{"usr/share/doc/", "usr/share/info/", "usr/share/linda/", "usr/share/lintian/overrides/", "usr/share/locale/", "usr/share/man/"}

// emptied are folders that stay without what is in them: the engine mounts its own /dev, and the rest is remains of
// the installation.
var emptied = []string{"dev/", "proc/", "sys/", "run/", "tmp/", "debootstrap/", "var/lib/apt/lists/", "var/cache/apt/", "var/log/apt/"}

// replaced are files of the machine that the base was made on, or of the tool, that do not belong into an image.
var replaced = map[string]bool{
	"etc/apt/sources.list": true, "etc/apt/sources.list.d/debian.sources": true, "etc/apt/sources.list.d/ubuntu.sources": true,
	"etc/apt/apt.conf.d/99mmdebstrap": true, "etc/dpkg/dpkg.cfg.d/99mmdebstrap": true,
	"etc/hostname": true, "etc/resolv.conf": true, "debootstrap": true, "var/log/bootstrap.log": true, "var/log/dpkg.log": true,
}

// policy keeps init scripts from starting services while packages are installed, which no build can stop again.
const policy = "#!/bin/sh\n# No services are started while packages are installed (invoke-rc.d(8)).\nexit 101\n"

// cleaning removes what apt would leave in each layer that installs packages.
const cleaning = `DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::GzipIndexes "true";
Apt::AutoRemove::SuggestsImportant "false";
`

// folders are what packages make in folders that are emptied: /run/lock, to which /var/lock leads, is of base-files.
var folders = map[string]int64{"run/lock": 0o1777}

// files are what an image has beside its packages: its distribution's own sources, whatever mirror it was made from, and
// what makes an image of a distribution one for builds (debuerreotype-minimizing-config, as on Docker Hub).
func (f rootfs) files() map[string]string {
	own := archiveOf(f.base.Distribution, f.architecture)
	keyring := "/usr/share/keyrings/" + f.base.Distribution + "-archive-keyring.gpg"
	files := map[string]string{
		"etc/apt/sources.list":         strings.Join(own.lines(f.base, keyring, own.components), "\n") + "\n",
		"etc/apt/apt.conf.d/90berth":   "Acquire::Languages \"none\";\n" + cleaning,
		"usr/sbin/policy-rc.d":         policy,
		"etc/dpkg/dpkg.cfg.d/90-berth": "force-unsafe-io\n", // an image that is half written is thrown away
	}
	if f.base.Slim {
		files["etc/dpkg/dpkg.cfg.d/90-berth"] += slimOptions
	}
	return files
}

// writeImage copies a root file system, without what does not belong into an image, and adds the image's own files.
// It reads to the end, so that an error of whoever makes the file system is seen.
func (f rootfs) writeImage(to io.Writer, from io.Reader) error {
	reader, writer := tar.NewReader(from), tar.NewWriter(to)
	entries := 0
	for ; ; entries++ {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if f.leftOut(path.Clean(header.Name)) {
			continue
		}
		header.Format = tar.FormatUnknown
		if err := writer.WriteHeader(header); err != nil {
			return err
		}
		if _, err := io.Copy(writer, reader); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, from); err != nil {
		return err
	}
	if entries == 0 {
		return fmt.Errorf("the tool made an empty root file system")
	}
	if err := writeFolders(writer, folders); err != nil {
		return err
	}
	if err := writeFiles(writer, f.files()); err != nil {
		return err
	}
	return writer.Close()
}

func (f rootfs) leftOut(name string) bool {
	if replaced[name] || under(emptied, name) {
		return true
	}
	kept := strings.HasPrefix(name, "usr/share/doc/") && path.Base(name) == "copyright" || name == "usr/share/locale/locale.alias"
	return f.base.Slim && !kept && under(slimFolders, name)
}

func under(folders []string, name string) bool {
	for _, folder := range folders {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
