package copies

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/definition"
)

// target is where a copy goes, and with what mode and owner.
type target struct {
	// folder is where the source is.
	folder definition.Folder
	// origin names the copy in messages, and place says where it stands.
	origin, place string
	dst           string
	// include are the patterns of secret files that come along, and from the folder that they are below; met are those that
	// one was found for.
	include []string
	from    string
	met     map[string]bool
	// into puts a file under its own name into dst.
	into bool
	// mode is -1 when the definition names none.
	mode     int64
	uid, gid int
}

func parseTarget(index int, c definition.Copy) (target, error) {
	t := target{origin: fmt.Sprintf("copy[%d].src %q", index, c.Src), place: c.Place, include: c.Include, met: map[string]bool{}, mode: -1, into: strings.HasSuffix(c.Dst, "/")}
	t.dst = path.Clean(c.Dst)
	if !path.IsAbs(c.Dst) || c.Dst != t.dst && c.Dst != t.dst+"/" {
		return t, fmt.Errorf("copy[%d].dst %q: must be an absolute path without . and .. and double slashes", index, c.Dst)
	}
	if strings.ContainsRune(c.Dst, 0) {
		return t, fmt.Errorf("copy[%d].dst %q: a path cannot hold a NUL", index, c.Dst)
	}
	if c.Mode != "" {
		mode, err := strconv.ParseUint(c.Mode, 8, 32)
		if err != nil || mode > 0o7777 {
			return t, fmt.Errorf("copy[%d].mode %q: must be octal, 0000 to 7777", index, c.Mode)
		}
		t.mode = int64(mode)
	}
	var err error
	if t.uid, t.gid, err = definition.ParseOwner(c.Owner); err != nil {
		return t, fmt.Errorf("copy[%d].owner: %w", index, err)
	}
	return t, nil
}

// fileMode is the mode of a copied file whose source is or is not executable.
func (t target) fileMode(executable bool) uint32 {
	switch {
	case t.mode >= 0:
		return uint32(t.mode)
	case executable:
		return 0o755
	}
	return 0o644
}

// standard holds paths that are folders, or symbolic links to folders, in nearly every image
// (Filesystem Hierarchy Standard 3.0).
var standard = map[string]bool{
	"/": true, "/bin": true, "/boot": true, "/dev": true, "/etc": true, "/home": true, "/lib": true, "/lib64": true,
	"/media": true, "/mnt": true, "/opt": true, "/proc": true, "/root": true, "/run": true, "/sbin": true, "/srv": true,
	"/sys": true, "/tmp": true, "/usr": true, "/usr/bin": true, "/usr/include": true, "/usr/lib": true,
	"/usr/lib64": true, "/usr/local": true, "/usr/local/bin": true, "/usr/local/lib": true, "/usr/local/sbin": true,
	"/usr/sbin": true, "/usr/share": true, "/var": true, "/var/cache": true, "/var/lib": true, "/var/lock": true,
	"/var/log": true, "/var/mail": true, "/var/run": true, "/var/spool": true, "/var/tmp": true,
}
