package definition

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestErrors gives the whole error of one server x, whose file each case is.
func TestErrors(t *testing.T) {
	const at = "servers/x/server.yaml:"
	for _, test := range []struct{ name, yaml, want string }{
		// YAML.
		{"empty file", "", at + "1: server x has no image; give it from, go or dockerfile"},
		{"not a mapping", "- a", at + `1: the file holds a list; a definition is lines of "key: value"`},
		{"only text", "hello", at + `1: the file holds "hello"; a definition is lines of "key: value"`},
		{"syntax", "from: a\nports: [1", at + `2: not YAML: sequence end token ']' not found`},
		{"tab", "ready:\n\ttcp: a", at + `2: not YAML: a tab; indent with spaces`},
		{"not UTF-8", "from: \xff", "servers/x/server.yaml: the file is not UTF-8 text"},
		{"two documents", "from: a\n---\nfrom: b", at + "3: a second YAML document; a definition is a single one"},
		{"duplicate key", "from: a\n\nfrom: b", at + `3: key "from" is given twice; first on line 1`},
		{"duplicate nested key", "from: a\nports:\n  a: 1\n  'a': 2", at + `4: key "a" is given twice; first on line 3`},
		{"unknown anchor", "from: *a", at + "1: alias \"*a\" has no anchor before it"},
		{"anchor within itself", "labels: &a\n  b: *a", at + "2: alias \"*a\" has no anchor before it"},
		{"unknown tag", "from: !!binary aGk=", at + `1: tag "!!binary"; only !!str is known here`},
		{"merge of text", "<<: a\nfrom: b", at + `1: "<<" with "a"; it takes an alias of a mapping`},
		{"NUL", "from: a\ndescription: \"a\\0b\"", at + "2: description: the text holds a NUL byte"},
		{"alias bomb", "from: a\nlabels:\n" + bomb(), at + "7: more than 20000 values once aliases are resolved"},
		{"too deep", "from: a\nlabels: " + strings.Repeat("[", 40) + strings.Repeat("]", 40), at + "2: more than 32 levels of nesting"},
		{
			"too many tokens", "from: a\n" + strings.Repeat("- a\n", 20_000),
			"servers/x/server.yaml: the file has more than 20000 YAML tokens; a definition is a page or two",
		},
		{"too large", "from: a\n#" + strings.Repeat("x", 1<<20), "servers/x/server.yaml: the file is larger than 1 MiB"},
		{"lines with CR LF", "from: a\r\nrun:\r\n- a\r\nport: 1\r\n", at + `4: unknown key "port"`},
		{"lines after a block", "from: a\nrun:\n- |\n  a\n\n  b\n- >-\n  c\n  d\n# e\nport: 1", at + `11: unknown key "port"`},
		{"lines after quotes over two lines", "from: a\ndescription: \"a\n  b\"\nport: 1", at + `4: unknown key "port"`},
		{"byte order mark", "\ufefffrom: a\nport: 1", at + `2: unknown key "port"`},
		{"long alias of control characters", "from: *\x01" + strings.Repeat("a", 9999), at + "1: alias \"*\\x01aaa"},

		// Keys.
		{"unknown key with a near one", "from: a\nport: {a: 1}", at + `2: unknown key "port"; did you mean "ports"?`},
		{"unknown nested key", "from: a\nready:\n  timeout: 1s\n  tpc: 80", at + `4: unknown key "tpc" in ready; did you mean "tcp"?`},
		{"unknown key in a list", "from: a\ncopy:\n- {source: a, dst: /a}", at + `3: unknown key "source" in copy[0]; it is "src" here`},
		{"key with a hostile name", "from: a\nready:\n  \"a\\nb; rm\": 1", at +
			`3: unknown key "a\nb; rm" in ready; the keys are tcp, http, log, exec, health, exit, timeout`},
		{"empty key", "from: a\n\"\": b", at + `2: unknown key ""; the keys are description, default, maintainer, from, go, tools, `},
		{"key of the struct alone", "from: a\nName: b", at + `2: unknown key "Name"; the keys are `},

		// Types.
		{"no value", "from: a\npackages:", at + `2: packages has no value; leave the key out, or write ""`},
		{"number for text", "from: a\nuser: 5", at + "2: user: 5 where text belongs; put it in quotes"},
		{"list for text", "from: [a]", at + "1: from: a list where text belongs"},
		{"text for a list", "from: a\npackages: squid", at + `2: packages: "squid" where a list belongs`},
		{"text for a mapping", "from: a\nenvironment: A=b", at + `2: environment: "A=b" where keys and values belong`},
		{"list for a mapping", "from: a\nready: [tcp]", at + `2: ready: a list where keys and values belong`},
		{"no value in environment", "from: a\nenvironment:\n  A:", at + `3: environment.A has no value; leave the key out, or write ""`},
		{"text for a boolean", "from: a\ninit: \"maybe\"", at + `2: init: "maybe" is neither true nor false`},
		{"number for a boolean", "from: a\ninit: 1", at + `2: init: "1" is neither true nor false`},
		{"text for a number", "from: a\npost_start: {retries: many}", at + `2: post_start.retries: "many" is not a whole number`},
		{"octal number", "from: a\npost_start: {retries: 010}", at + `2: post_start.retries: "010" is not a whole number`},
		{"huge number", "from: a\npost_start: {retries: 99999999999999999999}", at + `2: post_start.retries: "99999999999999999999" is not a whole number`},
		{"text for a fraction", "from: a\ncpus: half", at + `2: cpus: "half" is not a number`},
		{"no number", "from: a\ncpus: .nan", at + `2: cpus: ".nan" is not a number`},
		{"time without unit", "from: a\nstop_timeout: 30", at + `2: stop_timeout: "30" has no unit; add one, as in 500ms or 30s`},
		{"negative time", "from: a\nready: {timeout: -1s}", at + `2: ready.timeout: "-1s" is not a time; write it as in 500ms, 30s or 1m30s`},
		{"size", "from: a\nmemory: 64x", at + `2: memory: "64x" is not a size; write a number of bytes, or a number with k, m or g as in 64m`},
		{"negative size", "from: a\nmemory: -1", at + `2: memory: "-1" is not a size; write a number of bytes`},
		{"size beyond 63 bits", "from: a\nmemory: 99999999999g", at + `2: memory: "99999999999g" is not a size; write a number of bytes, or a number with k, m or g as in 64m`},
		{"size of shared memory", "from: a\nshm_size: -1", at + `2: shm_size: "-1" is not a size; write a number of bytes`},
		{"port too high", "from: a\nports:\n  web: 65536", at + `3: ports.web: "65536" is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}`},
		{"port protocol", "from: a\nports: {web: 80/sctp}", at + `2: ports.web: "80/sctp" is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}`},
		{"port of no count", "from: a\nports: {web: {protocol: tcp}}", at + "2: ports.web: port is missing; give the number as port, or how many as count"},
		{"port of count 0", "from: a\nports: {web: {count: 0}}", at + "2: ports.web: count is 0; it is 1 to 100"},
		{"port and count", "from: a\nports: {web: {port: 80, count: 1}}", at + "2: ports.web: both port and count are given; one of them is needed"},
		{"port with its protocol beside it", "from: a\nports: {web: {port: 80, protocol: udp}}", at +
			`2: ports.web: protocol goes with count; write it behind the number, as in "port: 53/udp"`},
		{"port too high beside a scheme", "from: a\nports:\n  web:\n    scheme: http\n    port: 65536", at +
			`5: ports.web.port: "65536" is not a port; write 1 to 65535, optionally with /tcp or /udp`},
		{"scheme with capitals", "from: a\nports: {web: {port: 80, scheme: HTTP}}", at +
			`2: ports.web: scheme "HTTP": a scheme is a lower-case letter, then such letters, digits, +, - and .`},
		{"scheme with its mark", "from: a\nports: {web: {port: 80, scheme: \"http://\"}}", at + `2: ports.web: scheme "http://": a scheme is`},
		{"host port of none", "from: a\nports: {web: {port: 80, host: 65536}}", at + "2: ports.web.host: 65536 is not a port; write 1 to 65535"},
		{"host port of a range", "from: a\nports: {web: {count: 2, host: 80}}", at + "2: ports.web: host goes with port; numbers that Berth chooses are the same on the host"},
		{"host port of the machine", "from: a\nnetwork_mode: host\nports: {web: {port: 80, host: 81}}", at + "3: ports.web.host: with network_mode: host the port is that of the machine already; leave it out"},
		{"host port twice", "from: a\nports: {web: {port: 80, host: 81}, api: {port: 82, host: 81}}", at + "2: ports.api.host: 81/tcp is asked for by port web already"},
		{"port of too many", "from: a\nports: {web: {count: 101}}", at + "2: ports.web: count is 101; it is 1 to 100"},
		{"port of another protocol", "from: a\nports: {web: {count: 1, protocol: sctp}}", at + `2: ports.web: protocol "sctp": it is tcp or udp`},
		{"port with a number and a count", "from: a\nports: {web: {count: 1, number: 80}}", at + `2: unknown key "number"`},
		{"variable of a port", "from: a\nenvironment: {BERTH_PORT_WEB: 1}", at +
			`2: environment.BERTH_PORT_WEB: variable "BERTH_PORT_WEB": Berth itself sets those that begin with "BERTH_PORT_"`},
		{"port list", "from: a\nports: [80]", at + `2: ports: a list where names and numbers belong, as in "http: 80"`},
		{"open quote", "from: a\ncommand: \"it's\"", at + `2: command: "it's": a quote or bracket is open or stands alone; put ( and ) in quotes`},
		{"shell syntax", "from: a\ncommand: \"a; rm -rf /\"", at +
			`2: command: "a; rm -rf /": no shell is involved, so ; & | < and > have to be quoted; to use a shell write [sh, -c, ...]`},
		{"half an ulimit", "from: a\nulimits: {nofile: {soft: 1}}", at + "2: ulimits.nofile: hard is missing; give one number, or soft and hard"},
		{"anonymous volume", "from: a\nvolumes: [/data]", at + `2: volumes[0]: "/data" is not a volume; write NAME:/path or ./dir:/path, optionally with :ro`},
		{"volume mode", "from: a\nvolumes: [\"a:/data:zz\"]", at + `2: volumes[0]: "a:/data:zz" is not a volume; write NAME:/path or ./dir:/path, optionally with :ro`},

		{"volume of the long form", "from: a\nvolumes: [{type: volume, source: a, target: /a}]", at + `2: volumes[0]: a mapping is not a volume; write NAME:/path or ./dir:/path, optionally with :ro`},
		{"variable given twice", "from: a\nenvironment: [A=1, A=2]", at + `2: environment: "A" is given twice`},
		{"variable that is no text", "from: a\nenvironment: [{A: b}]", at + `2: environment."": a mapping where text belongs`},

		// Image.
		{"from and dockerfile", "from: a\ndockerfile: Dockerfile", at + "2: dockerfile: it makes the whole image; leave out from, go, tools, packages, copy and run"},
		{"packages on scratch", "go: ./a\npackages: [b]", at + "2: packages: the base is scratch, which has no package manager; give from"},
		{"nothing on scratch", "from: scratch", at + "1: from: scratch is empty; give the server go, tools or copy as well"},
		{"image", "from: --privileged", at + `1: from: image "--privileged": a reference is [REGISTRY/]NAME[:TAG][@DIGEST] in lower case, such as "debian:bookworm-slim"`},
		{"image with a second line", "from: \"a\\nRUN b\"", at + `1: from: image "a\nRUN b": a reference is`},
		{"nothing on scratch by empty lists", "from: scratch\ncopy: []\ntools: {}", at + "1: from: scratch is empty; give the server go, tools or copy as well"},
		{"absolute go folder", "go: /cmd/api", at + `1: go: path "/cmd/api": is absolute; a path is relative to the folder of the file that names it`},
		{"go version", "go: example.com/a/b@latest", at + `1: go: go package "example.com/a/b@latest": a package is PATH@VERSION`},
		{"go folder", "go: ./../../../b", at + `1: go: path "./../../../b": leads out of the project's root folder; name what lies below it`},
		{"tool's name", "go: .\ntools: {\"a/b\": ./a}", at + `2: tools.a/b: program "a/b": a name is letters`},
		{"tool over the server", "go: ./\ntools: {server: ./a}", at + "2: tools.server: /server is the program of go already; give the tool another name"},
		{"tool's version", "from: a\ntools: {a: example.com/a/b@main}", at + `2: tools.a: go package "example.com/a/b@main": a package is PATH@VERSION`},
		{"dockerfile path", "dockerfile: ../../../Dockerfile", at + `1: dockerfile: path "../../../Dockerfile": leads out of the project's root folder`},
		{"package", "from: a\npackages:\n- b\n- \"c; rm -rf /\"", at + `4: packages[1]: package "c; rm -rf /": a package is letters`},
		{"package as an option", "from: a\npackages: [-y]", at + `2: packages[0]: package "-y": a package is letters`},
		{"copy without src", "from: a\ncopy: [{dst: /a}]", at + "2: copy[0]: src is missing"},
		{"copy without dst", "from: a\ncopy: [{src: a}]", at + "2: copy[0]: dst is missing"},
		{"copy from outside", "from: a\ncopy:\n- src: ../../../etc/shadow\n  dst: /a", at + `3: copy[0].src: path "../../../etc/shadow": leads out of the project's root folder`},
		{"copy absolute", "from: a\ncopy: [{src: /etc/shadow, dst: /a}]", at + `2: copy[0].src: path "/etc/shadow": is absolute; a path is relative to the folder of the file that names it`},
		{"copy to a relative path", "from: a\ncopy: [{src: a, dst: etc/a}]", at + `2: copy[0].dst: path "etc/a": a path in the container is absolute`},
		{"copy upwards", "from: a\ncopy: [{src: a, dst: /etc/../a}]", at + `2: copy[0].dst: path "/etc/../a": a path in the container is absolute`},
		{"copy to two slashes", "from: a\ncopy: [{src: a, dst: //}]", at + `2: copy[0].dst: path "//": a path in the container is absolute`},
		{"mode", "from: a\ncopy: [{src: a, dst: /a, mode: \"0888\"}]", at + `2: copy[0].mode: "0888" is not a mode; write an octal number up to 7777 in quotes, as in "0644"`},
		{"mode without quotes", "from: a\ncopy: [{src: a, dst: /a, mode: 0644}]", at + "2: copy[0].mode: 0644 where text belongs; put it in quotes"},
		{"owner by name", "from: a\ncopy: [{src: a, dst: /a, owner: root}]", at + `2: copy[0].owner: "root" is not an owner; write UID or UID:GID as numbers up to 2147483647 in quotes`},
		{"owner that no engine takes", "from: a\ncopy: [{src: a, dst: /a, owner: \"0:2147483648\"}]", at + `2: copy[0].owner: "0:2147483648" is not an owner`},
		{"owner too high", "from: a\ncopy: [{src: a, dst: /a, owner: \"4294967295\"}]", at + `2: copy[0].owner: "4294967295" is not an owner`},
		{"empty step", "from: a\nrun: [[]]", at + "2: run[0]: a step is a list of words, or a line for the image's shell"},
		{"empty line", "from: a\nrun: [\" \"]", at + "2: run[0]: a step is a list of words, or a line for the image's shell"},
		{"empty program", "from: a\nrun: [[\"\"]]", at + "2: run[0]: the first word is the program and cannot be empty"},
		{"platform", "from: a\nplatform: Linux", at + `2: platform: platform "Linux": a platform is OS/ARCH`},
		{"pull", "from: a\npull: sometimes", at + `2: pull: "sometimes" is not known; write missing, always or never`},
		{"maintainer of two lines", "from: a\nmaintainer: \"a\\nRUN b\"", at + `2: maintainer: "a\nRUN b": one line of printable characters`},
		{"description of two lines", "from: a\ndescription: \"a\\nb\"", at + `2: description: "a\nb": one line of printable characters`},

		// Container.
		{"variable's name", "from: a\nenvironment:\n  OK: 1\n  \"A=B\": 2", at + `4: environment.A=B: environment variable "A=B": a name holds anything but "="`},
		{"own label", "from: a\nlabels: {dev.berth.project: x}", at + `2: labels."dev.berth.project": label "dev.berth.project": labels that begin with "dev.berth." are Berth's own`},
		{"user", "from: a\nuser: \"$(id)\"", at + `2: user: user "$(id)": a user is`},
		{"sysctl value", "from: a\nsysctls: {net.core.x: \"1\\n2\"}", at + `2: sysctls."net.core.x": "1\n2": a value is one line`},
		{"ulimit", "from: a\nulimits: {files: 1}", at + `2: ulimits.files: unknown limit "files"; the limits are core, cpu, `},
		{"ulimit order", "from: a\nulimits: {nofile: {soft: -1, hard: 1}}", at + "2: ulimits.nofile: soft -1 and hard 1: a limit is -1 (none) or more, and soft is at most hard"},
		{"cpus", "from: a\ncpus: -1", at + "2: cpus: -1: a limit is 0 (none) to 10000"},
		{"alias", "from: a\naliases: [a.test, \"b;c\"]", at + `2: aliases[1]: host "b;c": a host name is labels`},
		{"extra host", "from: a\nextra_hosts: [\"a:b\"]", at + `2: extra_hosts[0]: "a:b": a line is NAME:ADDRESS with an IP address or host-gateway`},
		{"network mode", "from: a\nnetwork_mode: none", at + `2: network_mode: "none" is not known; write host, or leave the key out for the project's network`},
		{"same port twice", "from: a\nports:\n  a: 80\n  b: 80/tcp", at + "4: ports.b: 80/tcp is already port a"},
		{"port names as variables", "from: a\nports:\n  a-b: 80\n  a_b: 81", at + `4: ports.a_b: port a-b has the same name but for "-" and "_"`},
		{"port name", "from: a\nports: {HTTP: 80}", at + `2: ports.HTTP: port "HTTP": a name is lower-case letters`},
		{"a certificate in a read-only container", "from: a\ntls: true\nread_only: true", at + "3: read_only: engines put no certificate into a read-only container; leave out tls or read_only"},
		{"privileged", "from: a\nprivileged: true", at + "2: privileged: a privileged container is root on its host; set BERTH_ALLOW_PRIVILEGED=true if you trust this server"},
		{"capability", "from: a\ncap_add: [net_admin]", at + `2: cap_add[0]: capability "net_admin": a capability is upper-case`},
		{"security option", "from: a\nsecurity_opt: [seccomp=p.json]", at +
			`2: security_opt[0]: "seccomp=p.json" is not known; write no-new-privileges:true, seccomp=unconfined or apparmor=unconfined`},
		{"security option that changes nothing", "from: a\nsecurity_opt: [\"no-new-privileges:false\"]", at + `2: security_opt[0]: "no-new-privileges:false" is not known`},
		{"seccomp unconfined", "from: a\nsecurity_opt: [\"no-new-privileges:true\", seccomp=unconfined]", at +
			`2: security_opt[1]: "seccomp=unconfined" takes protection from its host; set BERTH_ALLOW_PRIVILEGED=true if you trust this server`},
		{"apparmor unconfined", "from: a\nsecurity_opt: [\"apparmor:unconfined\"]", at + `2: security_opt[0]: "apparmor:unconfined" takes protection from its host`},
		{"limit of processes", "from: a\npids_limit: -2", at + "2: pids_limit: -2: a limit is -1 (none) to 4194304"},
		{"limit of processes that Linux has not", "from: a\npids_limit: 4194305", at + "2: pids_limit: 4194305: a limit is -1 (none) to 4194304"},
		{"group", "from: a\ngroup_add: [mail, \"a:b\"]", at + `2: group_add[1]: group "a:b": a group is a name, or a number up to 2147483647`},
		{"name server", "from: a\ndns: [dns.example.test]", at + `2: dns[0]: "dns.example.test" is not an IP address, such as 192.0.2.53`},
		{"name server of a link", "from: a\ndns: fe80::1%eth0", at + `2: dns[0]: "fe80::1%eth0" is not an IP address`},
		{"device", "from: a\ndevices: [/etc/passwd]", at + `2: devices[0]: "/etc/passwd": a device is /dev/NAME`},
		{"device rights", "from: a\ndevices: [\"/dev/a:/dev/b:x\"]", at + `2: devices[0]: "/dev/a:/dev/b:x": a device is /dev/NAME`},
		{"tmpfs options", "from: a\ntmpfs: [\"/a:size=1;x\"]", at + `2: tmpfs[0]: "/a:size=1;x": options are words or KEY=VALUE`},
		{"mount over root", "from: a\nvolumes: [\"a:/\"]", at + "2: volumes[0]: nothing can be mounted over the root folder"},
		{"two mounts", "from: a\ntmpfs: [/a]\nvolumes: [\"a:/a\"]", at + `3: volumes[0]: "/a" is already the place of another mount`},
		{"certificate of an owner that no engine takes", "from: a\ntls: {uid: 2147483648}", at + "2: tls: uid 2147483648, gid 2147483648: an ID is 0 to 2147483647"},
		{"mount over the certificate", "from: a\ntls: true\ntmpfs: [/tls]", at + `3: tmpfs[0]: "/tls" is already the place of another mount`},
		{"mount over shared memory", "from: a\nshm_size: 1m\ntmpfs: [/dev/shm]", at + `3: tmpfs[0]: "/dev/shm" is already the place of another mount`},
		{"bind from outside", "from: a\nvolumes: [\"./../../../a:/a\"]", at + `2: volumes[0]: path "../../../a": leads out of the project's root folder`},
		{"bind of a host path", "from: a\nvolumes: [\"/etc:/a\"]", at + `2: volumes[0]: "/etc" is outside the project, on the engine's machine; set BERTH_ALLOW_HOST_PATHS=true if you trust this server`},
		{"bind of a home", "from: a\nvolumes: [\"~/a:/a\"]", at + `2: volumes[0]: "~/a": no shell is involved; write ${HOME} instead of "~"`},
		{"signal", "from: a\nstop_signal: KILL ME", at + `2: stop_signal: signal "KILL ME": a signal is a name`},

		// Readiness.
		{"unknown port", "from: a\nports: {http: 80}\nready: {tcp: htpt}", at + `3: ready.tcp[0]: unknown port "htpt"; did you mean "http"?`},
		{"probe of a udp port", "from: a\nports: {dns: 53/udp}\nready: {tcp: [dns]}", at + `3: ready.tcp[0]: unknown port "dns"; the server has no tcp port`},
		{"http without a port", "from: a\nready: {http: {path: /}}", at + "2: ready.http: the server has no tcp port; give port"},
		{"http path", "from: a\nready: {http: {port: 80, path: \"/a b\"}}", at + `2: ready.http.path: "/a b": a path begins with "/", and has spaces and the like as %20`},
		{"http status", "from: a\nready: {http: {port: 80, status: 42}}", at + "2: ready.http.status: 42: a status is 100 to 599"},
		{"pattern", "from: a\nready: {log: \"a(\"}", at + "2: ready.log: error parsing regexp: missing closing ): `a(`"},
		{"pattern of a body", "from: a\nready: {http: {port: 80, body: \"a(\"}}", at + "2: ready.http.body: error parsing regexp: missing closing ): `a(`"},
		{"exec without a program", "from: a\nready: {exec: [\"\"]}", at + "2: ready.exec: the first word is the program and cannot be empty"},
		{"exit with a probe", "from: a\nready: {exit: true, tcp: 80}", at + "2: ready.exit: a container that has exited answers no probe; leave out tcp, http, exec and health"},
		{"exit with post_start", "from: a\nready: {exit: true}\npost_start: {command: a}", at + "2: ready.exit: a container that has exited runs no command"},
		{"retries", "from: a\npost_start: {retries: 10001}", at + "2: post_start.retries: 10001: a number from 0 to 10000"},

		// Links.
		{"link to nothing", "from: a\nlinks:\n- y\n- htpbin", at + `4: links[1]: unknown server "htpbin"; did you mean "httpbin"?`},
		{"link in a circle", "from: a\nlinks: [z]", "catalogue/z/server.yaml:2: links[0]: servers wait for each other: x -> z -> x; remove one link"},
		{"link twice", "from: a\nlinks: [y, y]", at + "2: links[1]: server y is linked twice by the same name"},
		{"alias for two", "from: a\nlinks: [{server: y, alias: a}, {server: httpbin, alias: a}]", at + "2: links[1].alias: a already stands for server y"},
		{"hostile link", "from: a\nlinks: [\"../../etc\"]", at + `2: links[0]: server "../../etc": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters; a path is none, but its last part is: "etc"`},
		{"link with capitals", "from: a\nlinks: [Y]", at + `2: links[0]: server "Y": a name is lower-case letters`},

		// Variables.
		{"unset variable", "from: a\nuser: ${UNSET}", at + "2: user: variable UNSET is not set; set it in .env or the environment, or give a default as in ${UNSET:-value}"},
		{"required variable", "from: a\nuser: ${UNSET:?who runs it}", at + "2: user: variable UNSET is required: who runs it"},
		{"bad variable", "from: a\nuser: ${1}", at + "2: user: \"${1}\" is not a variable; write ${NAME}, ${NAME:-default}, ${NAME:?message}, or $$ for a dollar sign"},
		{"secret in the image", "from: a\nrun:\n- echo ${DB_PASSWORD}", at + "3: run[0]: variable DB_PASSWORD looks secret and would be seen in images, labels or plans; " +
			"only connect, environment, export, post_start.command and ready.exec may name it"},
		{"secret in a label", "from: a\nlabels: {a: \"$DB_PASSWORD\"}", at + "2: labels.a: variable DB_PASSWORD looks secret"},
		{"secret in the command", "from: a\ncommand: [a, \"${DB_PASSWORD:-x}\"]", at + "2: command[1]: variable DB_PASSWORD looks secret"},
		{"secret value in an error", "from: a\npost_start: {command: \"a ${DB_PASSWORD} ;\"}", at + "2: post_start.command: the value of DB_PASSWORD: no shell is involved"},
		{"value of the wrong type", "from: a\ninit: ${SET}", at + `2: init: "value" is neither true nor false`},
		{"value that is not text", "from: a\nrun: [[echo, \"${BINARY}\"]]", at + "2: run[0][1]: the value of BINARY is not UTF-8 text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sources := project(t, map[string]string{"servers/x/server.yaml": test.yaml, "servers/x/a": "", "servers/y/server.yaml": "from: a"})
			sources.Catalogue = catalogue(map[string]string{"httpbin": "from: b", "z": "from: c\nlinks: [x]"})
			servers, err := Load(sources, []string{"x"})
			if err == nil {
				t.Fatalf("got servers %+v, want error %s", servers, test.want)
			}
			got := err.Error()
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if strings.Contains(got, "\n") || strings.Contains(got, "hunter2") || len(got) > 700 {
				t.Errorf("error is long, has lines or holds a secret: %q", got)
			}
		})
	}
}

// bomb is "a billion laughs".
func bomb() string {
	b := "  a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		last := string(c - 1)
		b += "  " + string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+last+",", 10), ",") + "]\n"
	}
	return b
}

func TestErrorsOfSources(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml":          "environment: {A: \"${SET}\"}\npull: maybe",
		"servers/web/server.yaml":    "from: a",
		"servers/dir/server.yaml/a":  "",
		"servers/secret/server.yaml": "from: a",
		"elsewhere/server.yaml":      "from: a\npull: often",
	})
	dir, outside := filepath.Join(sources.ProjectDir, "servers"), filepath.Join(filepath.Dir(sources.ProjectDir), "outside")
	for link, target := range map[string]string{
		"escape": "../../outside", "absolute": outside, "hop/server.yaml": "../../../outside/server.yaml", "within": "../elsewhere",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, server, want string }{
		{"an error of base.yaml names base.yaml", "web", `servers/base.yaml:2: pull: "maybe" is not known`},
		{"unknown server with a near one", "wbe", `unknown server "wbe"; did you mean "web"?`},
		{"unknown server", "mail", `unknown server "mail"; the servers are dir, secret, web, within`},
		{"hostile name", "../outside", `server "../outside": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters; a path is none, but its last part is: "outside"`},
		{"empty name", "", `server "": a name is lower-case letters`},
		{"a folder for a file", "dir", "servers/dir/server.yaml: not a regular file"},
		{"a link out of the project", "escape", "servers/escape/server.yaml: path escapes from parent"},
		{"an absolute link", "absolute", "servers/absolute/server.yaml: path escapes from parent"},
		{"a link inside the project is followed", "within", `servers/within/server.yaml:2: pull: "often" is not known`},
		{"a definition that is a link out of the project", "hop", "servers/hop/server.yaml: path escapes from parent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(sources, []string{test.server})
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
	t.Run("a folder with a hostile name", func(t *testing.T) {
		_, err := Names(Sources{Catalogue: fstest.MapFS{"a;b/server.yaml": &fstest.MapFile{}}})
		want := `servers: server "a;b": a name is`
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	})
	t.Run("no project", func(t *testing.T) {
		if _, err := Load(Sources{ProjectDir: filepath.Join(dir, "nowhere")}, nil); err == nil {
			t.Error("got no error")
		}
	})
}
