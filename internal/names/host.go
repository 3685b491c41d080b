package names

import (
	"fmt"
	"path"
	"strings"
)

const (
	// maxLabel is the longest label of a host name (RFC 1123, section 2.1; RFC 1035, section 2.3.4).
	maxLabel = 63
	// maxProject leaves room for "-", a server's name and the engine's own suffixes in names made from a project.
	maxProject = 40
	// maxHost is the longest host name, without the dot at the end.
	maxHost = 253
)

// Project checks the name of a project: an RFC 1123 label of at most 40 characters.
func Project(name string) error { return label("project", name, maxProject) }

// Server checks the name of a server: an RFC 1123 label of at most 63 characters.
func Server(name string) error {
	err := label("server", name, maxLabel)
	if folder := path.Base(name); err != nil && strings.Contains(name, "/") && isLabel(folder, maxLabel) {
		return fmt.Errorf("%w; a path is none, but its last part is: %q", err, folder)
	}
	return err
}

// ServerGroup checks the name of a group of servers: as [Server].
func ServerGroup(name string) error { return label("group", name, maxLabel) }

// Hostname checks the first part of a host name: as [Host], without a dot.
func Hostname(name string) error {
	if isHostLabel(name) {
		return nil
	}
	return refuse("host name", name, fmt.Sprintf(
		`a name is letters, digits, "-" and "_", without "-" at its ends, at most %d characters`, maxLabel))
}

// Domain checks a domain: as [Host].
func Domain(name string) error { return dotted("domain", name) }

// Host checks a name on the network, such as an alias: dotted labels, at most 253 characters together. A label is that of
// RFC 1123, in either case, and may hold "_" as well: such names are in use, and resolvers take them.
func Host(name string) error { return dotted("host", name) }

// FromFolder makes a valid project name from the name of a folder: every run of other characters becomes one "-".
// The result has at most 33 characters, so that "-" and six more may follow; it is "project" when nothing is left.
func FromFolder(name string) string {
	const limit = maxProject - len("-123456")
	var b strings.Builder
	for _, c := range []byte(strings.ToLower(name)) {
		switch {
		case isLower(c), isDigit(c):
			b.WriteByte(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == limit {
			break
		}
	}
	if made := strings.Trim(b.String(), "-"); made != "" {
		return made
	}
	return "project"
}

func label(what, name string, limit int) error {
	if isLabel(name, limit) {
		return nil
	}
	return refuse(what, name, fmt.Sprintf(
		`a name is lower-case letters, digits and "-" (RFC 1123 label), at most %d characters`, limit))
}

func dotted(what, name string) error {
	ok := len(name) <= maxHost
	if ok {
		for part := range strings.SplitSeq(name, ".") {
			ok = ok && isHostLabel(part)
		}
	}
	if ok {
		return nil
	}
	return refuse(what, name, fmt.Sprintf(
		`a host name is labels of letters, digits, "-" and "_" with dots between them, `+
			`at most %d characters a label and %d in all`, maxLabel, maxHost))
}

// isLabel is the rule of RFC 1123, section 2.1, in lower case: "-" neither begins nor ends a label.
func isLabel(name string, limit int) bool {
	return only(name, limit, func(c byte) bool { return isLower(c) || isDigit(c) || c == '-' }) && !endsInDash(name)
}

// isHostLabel is isLabel in either case and with "_".
func isHostLabel(name string) bool {
	return only(name, maxLabel, func(c byte) bool { return isLower(c|0x20) || isDigit(c) || c == '-' || c == '_' }) && !endsInDash(name)
}

func endsInDash(name string) bool { return name[0] == '-' || name[len(name)-1] == '-' }
