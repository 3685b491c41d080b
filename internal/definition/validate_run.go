package definition

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/names"
)

// ulimits are the limits that an engine knows (github.com/docker/go-units, ulimit.go).
var ulimits = []string{
	"core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime",
	"sigpending", "stack",
}

// maxPids is the highest number of processes that Linux can have, and so the highest limit that it takes.
const maxPids = 1 << 22

// process checks what runs in the container, and within which limits.
func (c *checker) process(s *Server) {
	c.fail(names.Words(s.Entrypoint), "entrypoint")
	c.fail(names.Words(s.Command), "command")
	if s.User != "" {
		c.fail(names.User(s.User), "user")
	}
	for i, group := range s.GroupAdd {
		c.fail(names.Group(group), "group_add", i)
	}
	if s.Workdir != "" {
		c.fail(names.ContainerPath(s.Workdir), "workdir")
	}
	for i, name := range s.EnvFile {
		c.fail(s.In("env_file", i).localPath(name), "env_file", i)
	}
	c.values(s.Environment, "environment", variable, false)
	c.values(s.Labels, "labels", labelKey, false)
	if s.StopSignal != "" {
		c.fail(names.Signal(s.StopSignal), "stop_signal")
	}
	c.values(s.Sysctls, "sysctls", names.Sysctl, true)
	for _, name := range sortedKeys(s.Ulimits) {
		limit := s.Ulimits[name]
		if !slices.Contains(ulimits, name) {
			c.failf(fieldPath{"ulimits", name}, "unknown limit %s; the limits are %s", names.Quote(name), strings.Join(ulimits, ", "))
		}
		// -1 is no limit, so as an unsigned number it is the highest one.
		if limit.Soft < -1 || limit.Hard < -1 || uint64(limit.Soft) > uint64(limit.Hard) {
			c.failf(fieldPath{"ulimits", name}, "soft %d and hard %d: a limit is -1 (none) or more, and soft is at most hard",
				limit.Soft, limit.Hard)
		}
	}
	if math.IsNaN(s.CPUs) || s.CPUs < 0 || s.CPUs > 1e4 {
		c.failf(fieldPath{"cpus"}, "%v: a limit is 0 (none) to 10000", s.CPUs)
	}
	if s.PidsLimit < -1 || s.PidsLimit > maxPids {
		c.failf(fieldPath{"pids_limit"}, "%d: a limit is -1 (none) to %d", s.PidsLimit, maxPids)
	}
}

// portVariables begins the variables that tell a server its chosen ports.
const portVariables = "BERTH_PORT_"

// Variable is the container's variable that has the first number of a port that Berth chooses.
func (p Port) Variable() string {
	return portVariables + strings.ToUpper(strings.ReplaceAll(p.Name, "-", "_"))
}

func variable(name string) error {
	if strings.HasPrefix(name, portVariables) {
		return fmt.Errorf("variable %s: Berth itself sets those that begin with %q", names.Quote(name), portVariables)
	}
	return names.EnvName(name)
}

func labelKey(key string) error {
	if strings.HasPrefix(key, identity.Prefix) {
		return fmt.Errorf("label %s: labels that begin with %q are Berth's own", names.Quote(key), identity.Prefix)
	}
	return names.LabelKey(key)
}

// securityOption is what security_opt may hold. Engines know more, such as the path of a profile on the client's machine.
var securityOption = text.LazyRegexp(`^(no-new-privileges[:=]true|(seccomp|apparmor)[:=]unconfined)$`)

var deviceRights = text.LazyRegexp(`^(r?w?m?)$`)

// rights checks what the container may do on its host.
func (c *checker) rights(s *Server, allowPrivileged bool) {
	for i, name := range s.CapAdd {
		c.fail(names.Capability(name), "cap_add", i)
	}
	for i, name := range s.CapDrop {
		c.fail(names.Capability(name), "cap_drop", i)
	}
	if s.Privileged && !allowPrivileged {
		c.failf(fieldPath{"privileged"}, "a privileged container is root on its host; set BERTH_ALLOW_PRIVILEGED=true if you trust this server")
	}
	for i, option := range s.SecurityOpt {
		switch {
		case !securityOption.MatchString(option):
			c.failf(fieldPath{"security_opt", i}, "%s is not known; write no-new-privileges:true, seccomp=unconfined or apparmor=unconfined",
				names.Quote(option))
		case strings.HasSuffix(option, "unconfined") && !allowPrivileged:
			c.failf(fieldPath{"security_opt", i}, "%s takes protection from its host; set BERTH_ALLOW_PRIVILEGED=true if you trust this server",
				names.Quote(option))
		}
	}
	for i, device := range s.Devices {
		parts := strings.Split(device, ":")
		ok := len(parts) <= 3
		for j, part := range parts {
			switch {
			case j < 2:
				ok = ok && strings.HasPrefix(part, "/dev/") && names.ContainerPath(part) == nil
			case j == 2:
				ok = ok && part != "" && deviceRights.MatchString(part)
			}
		}
		if !ok {
			c.failf(fieldPath{"devices", i}, "%s: a device is /dev/NAME, optionally with :/dev/NAME in the container and :rwm", names.Quote(device))
		}
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
