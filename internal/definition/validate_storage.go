package definition

import (
	"path"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/names"
)

// shmDir is the folder in memory that shm_size is about; the engine mounts it, unless the definition does.
const shmDir = "/dev/shm"

// tlsDir is where a server with tls finds its certificate.
const tlsDir = "/tls"

var tmpfsOptions = text.LazyRegexp(`^[a-z_]+(=[A-Za-z0-9%]+)?(,[a-z_]+(=[A-Za-z0-9%]+)?)*$`)

// storage checks what is mounted, and that no two mounts have the same place.
func (c *checker) storage(s *Server, allowHostPaths bool) {
	taken := map[string]bool{}
	if s.TLS.Enabled {
		taken[tlsDir] = true
		if min(s.TLS.UID, s.TLS.GID) < 0 || max(s.TLS.UID, s.TLS.GID) > maxID {
			c.failf(fieldPath{"tls"}, "uid %d, gid %d: an ID is 0 to %d", s.TLS.UID, s.TLS.GID, maxID)
		}
	}
	if s.TLS.Enabled && s.ReadOnly {
		c.failf(fieldPath{"read_only"}, "engines put no certificate into a read-only container; leave out tls or read_only")
	}
	if s.ShmSize > 0 {
		taken[shmDir] = true
	}
	for i, line := range s.Tmpfs {
		target, options, given := strings.Cut(line, ":")
		c.target(target, taken, "tmpfs", i)
		if given && !tmpfsOptions.MatchString(options) {
			c.failf(fieldPath{"tmpfs", i}, "%s: options are words or KEY=VALUE with commas between them, as in size=64m,mode=1777", names.Quote(line))
		}
	}
	for i, volume := range s.Volumes {
		switch {
		case volume.Path == "":
			c.fail(names.Volume(volume.Name), "volumes", i)
		case !path.IsAbs(volume.Path):
			c.bind(s.In("volumes", i), volume.Path, i)
		case !allowHostPaths && s.Folder.holds(volume.Path):
			c.failf(fieldPath{"volumes", i}, "%s is absolute; a path of the project is relative to the folder of the file that names it", names.Quote(volume.Path))
		case !allowHostPaths:
			c.failf(fieldPath{"volumes", i}, "%s is outside the project, on the engine's machine; set BERTH_ALLOW_HOST_PATHS=true if you trust this server",
				names.Quote(volume.Path))
		}
		c.target(volume.Target, taken, "volumes", i)
	}
}

// bind checks a path of the project that is mounted.
func (c *checker) bind(folder Folder, name string, i int) {
	if name == "~" || strings.HasPrefix(name, "~/") {
		c.failf(fieldPath{"volumes", i}, `%s: no shell is involved; write ${HOME} instead of "~"`, names.Quote(name))
	}
	c.fail(folder.localPath(name), "volumes", i)
}

// target checks the place of a mount.
func (c *checker) target(target string, taken map[string]bool, at ...any) {
	c.fail(names.ContainerPath(target), at...)
	switch {
	case target == "/":
		c.failf(at, "nothing can be mounted over the root folder")
	case strings.Contains(target, ":"):
		c.failf(at, `%s: the place of a mount cannot hold ":"`, names.Quote(target))
	case taken[target]:
		c.failf(at, "%s is already the place of another mount", names.Quote(target))
	}
	taken[target] = true
}
