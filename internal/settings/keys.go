package settings

import "strings"

// key is one setting: what .env.example says of it, and the value when it is absent.
type key struct {
	name     string
	fallback string
	comment  string
}

// keys are all settings, in the order of .env.example.
var keys = []key{
	{"BERTH_PROJECT", "", "Name of the project: an RFC 1123 label of at most 40 characters. Empty: the folder's name and 6 hex digits of its path."},
	{"BERTH_SERVERS", "", "Servers, or @GROUP, to use when -servers is not given, separated by commas. Empty: those with \"default: true\", or all of the project's own."},
	{"BERTH_DOMAIN", "", "Domain of the host names: SERVER.DOMAIN. Empty: PROJECT.test."},
	{"BERTH_BIND", "127.0.0.1", "Address of this machine that ports are published on; 0.0.0.0 opens them to the network."},
	{"BERTH_PORTS", "stable", "How host ports are chosen: stable (computed, the same every time), random, or same (as in the container)."},
	{"BERTH_EXPORT", "", "Names of frameworks under which tests are told of servers too, separated by commas: aspnet, django, laravel, pg, rails, spring. Empty: none."},
	{"BERTH_TIMEOUT", "60s", "How long a server may take to become ready, as Go writes durations."},
	{"BERTH_CONTEXT", "tar", "How copies travel in a build context: tar, or inline (hex in the Dockerfile, at most 1 MiB)."},
	{"BERTH_BUILDER", "auto", "Builder of the engine: auto, buildkit or classic."},
	{"BERTH_BASE", "auto", "Where absent Debian and Ubuntu bases come from: auto (registry, else bootstrap), registry or bootstrap."},
	{"BERTH_MAX_COPY", "4g", "Most bytes that the copies of one server may have (b, k, m, g; powers of 1024)."},
	{"BERTH_PARALLEL", "0", "Most servers that are worked on at the same time; 0 is all."},
	{"BERTH_APT_MIRROR", "", "Package mirror for Debian and Ubuntu, such as http://mirror.example/debian. Empty: the distribution's own."},
	{"BERTH_REGISTRY_MIRROR", "", "Registry, with an optional path, that is asked instead of docker.io. Empty: none."},
	{"BERTH_ALLOW_PRIVILEGED", "false", "Whether a definition may ask for privileged: true, or for seccomp or apparmor to be unconfined."},
	{"BERTH_ALLOW_HOST_PATHS", "false", "Whether a definition may mount absolute paths of the engine's machine, such as /var/run/docker.sock."},
}

// Example is the text of .env.example: every setting with its default and what it means. BERTH_SERVERS has the given servers.
func Example(servers ...string) string {
	var text strings.Builder
	text.WriteString("# Settings of Berth. Copy this file to .env and change what you need.\n")
	text.WriteString("# A flag wins over the environment, the environment over .env, .env over these defaults.\n")
	for _, k := range keys {
		value := k.fallback
		if k.name == "BERTH_SERVERS" {
			value = strings.Join(servers, ",")
		}
		text.WriteString("\n# " + k.comment + "\n" + k.name + "=" + value + "\n")
	}
	return text.String()
}
