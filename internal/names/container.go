package names

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

const (
	maxPortName = 40
	maxName     = 255
	// maxPath is PATH_MAX of Linux.
	maxPath = 4096
)

var (
	portName   = text.LazyRegexp(`^[a-z][a-z0-9_-]*$`)
	capability = text.LazyRegexp(`^[A-Z][A-Z0-9_]*$`)
	signal     = text.LazyRegexp(`^((SIG)?[A-Z][A-Z0-9]*([+-][0-9]{1,2})?|[1-9]|[1-5][0-9]|6[0-4])$`)
	sysctl     = text.LazyRegexp(`^[a-z0-9][a-z0-9_-]*([./][a-z0-9][a-z0-9_-]*)+$`)
	volume     = text.LazyRegexp(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
	program    = text.LazyRegexp(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	group      = text.LazyRegexp(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	user       = text.LazyRegexp(`^([A-Za-z_][A-Za-z0-9_.-]*|[0-9]{1,10})(:([A-Za-z_][A-Za-z0-9_.-]*|[0-9]{1,10}))?$`)
)

// PortName checks the name of a port; names of environment variables are made from it.
func PortName(name string) error {
	return match("port", name, maxPortName, portName,
		`a name is lower-case letters, digits, "-" and "_", beginning with a letter, at most 40 characters`)
}

// PortNumber reads a decimal from 1 to 65535, without a sign or leading zeros.
func PortNumber(text string) (int, bool) {
	number, err := strconv.ParseUint(text, 10, 16)
	return int(number), err == nil && number > 0 && strconv.FormatUint(number, 10) == text
}

// EnvName checks the name of an environment variable. A shell has fewer, but programs read others, such as
// discovery.type, and the kernel takes them all.
func EnvName(name string) error {
	if isKey(name) {
		return nil
	}
	return refuse("environment variable", name, `a name holds anything but "=" and NUL, and is not empty`)
}

// Capability checks a Linux capability, with or without CAP_, or ALL (Compose: cap_add).
func Capability(name string) error {
	return match("capability", name, maxName, capability,
		`a capability is upper-case letters, digits and "_", such as "NET_ADMIN"`)
}

// Signal checks a signal: a name with or without SIG, or a number from 1 to 64 (Compose: stop_signal).
func Signal(name string) error {
	return match("signal", name, maxLabel, signal, `a signal is a name such as "SIGTERM", or a number from 1 to 64`)
}

// Sysctl checks the name of a kernel parameter (Compose: sysctls).
func Sysctl(name string) error {
	return match("sysctl", name, maxName, sysctl,
		`a kernel parameter is lower-case words with dots between them, such as "net.core.somaxconn"`)
}

// LabelKey checks the key of a container's label; engines take any, such as traefik's "a.domains[0].main".
func LabelKey(key string) error {
	if isKey(key) {
		return nil
	}
	return refuse("label", key, `a key holds anything but "=" and NUL, and is not empty`)
}

// Volume checks the name of a named volume.
func Volume(name string) error {
	return match("volume", name, maxLabel, volume,
		`a name is letters, digits, "_", "." and "-", beginning with a letter or digit, at most 63 characters`)
}

// Program checks the file name of a program that is put into the image's root folder.
func Program(name string) error {
	return match("program", name, maxLabel, program,
		`a name is letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 63 characters`)
}

// User checks a user of the container: a name or UID, optionally with :group.
func User(name string) error {
	return match("user", name, maxName, user, `a user is a name or a number, optionally with ":" and a group`)
}

// Group checks a group of the container: a name or GID (Compose: group_add).
func Group(name string) error {
	if _, err := strconv.ParseUint(name, 10, 31); err == nil {
		return nil
	}
	return match("group", name, maxName, group, "a group is a name, or a number up to 2147483647")
}

// ContainerPath checks a path in a container or image: absolute and clean, without "..".
// It may hold any character but NUL, since no path is ever part of a generated text.
func ContainerPath(name string) error {
	if len(name) <= maxPath && path.IsAbs(name) && path.Clean(name) == name && !strings.ContainsRune(name, 0) {
		return nil
	}
	return refuse("path", name, `a path in the container is absolute, with one slash between names, and without ".." and NUL`)
}

// Words checks an argument list; an empty one is a key left out.
func Words(words []string) error {
	if len(words) > 0 && words[0] == "" {
		return errors.New("the first word is the program and cannot be empty")
	}
	if strings.ContainsRune(strings.Join(words, ""), 0) {
		return errors.New("an argument cannot hold a NUL byte")
	}
	return nil
}

// isKey is the rule for what stands before "=" in a request to the engine, where nothing has to be quoted.
func isKey(name string) bool {
	return name != "" && len(name) <= maxPath && !strings.ContainsAny(name, "=\x00")
}

func match(what, value string, limit int, pattern *text.Regexp, rule string) error {
	if len(value) <= limit && pattern.MatchString(value) {
		return nil
	}
	return refuse(what, value, rule)
}
