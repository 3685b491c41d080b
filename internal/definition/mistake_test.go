package definition

import (
	"strings"
	"testing"
)

// TestAllMistakesAtOnce compares the whole error of definitions with several.
func TestAllMistakesAtOnce(t *testing.T) {
	for _, test := range []struct {
		rule  string
		files map[string]string
		want  string
	}{
		{
			"of every kind, by line",
			map[string]string{"servers/x/server.yaml": `from: Debian
user: 5
prots: {http: 80}
cpus: half
copy:
- {src: nowhere, dst: etc/a}
- {src: also, dst: /b, mode: 0644}
ports: {a: 80, b: http, C: 1}
environment: {A: "${UNSET}", B: "${SET}", "C=": 1}
memory: 5 parsecs
run: ["${DB_PASSWORD}"]
links: [y, nothing]
ready: {log: "(", timeout: 5, tpc: 80}
ports: {d: 1}
`, "servers/y/server.yaml": "from: a\nimage: b\n"},
			`servers/x/server.yaml:1: from: image "Debian": a reference is [REGISTRY/]NAME[:TAG][@DIGEST] in lower case, such as "debian:bookworm-slim"
servers/x/server.yaml:2: user: 5 where text belongs; put it in quotes
servers/x/server.yaml:3: unknown key "prots"; did you mean "ports"?
servers/x/server.yaml:4: cpus: "half" is not a number
servers/x/server.yaml:6: copy[0].dst: path "etc/a": a path in the container is absolute, with one slash between names, and without ".." and NUL
servers/x/server.yaml:6: copy[0].src: "nowhere" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:7: copy[1].mode: 0644 where text belongs; put it in quotes
servers/x/server.yaml:7: copy[1].src: "also" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:8: ports.b: "http" is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}
servers/x/server.yaml:8: ports.C: port "C": a name is lower-case letters, digits, "-" and "_", beginning with a letter, at most 40 characters
servers/x/server.yaml:9: environment.A: variable UNSET is not set; set it in .env or the environment, or give a default as in ${UNSET:-value}
servers/x/server.yaml:9: environment.C=: environment variable "C=": a name holds anything but "=" and NUL, and is not empty
servers/x/server.yaml:10: memory: "5 parsecs" is not a size; write a number of bytes, or a number with k, m or g as in 64m or 1.5g
servers/x/server.yaml:11: run[0]: variable DB_PASSWORD looks secret and would be seen in images, labels or plans; only connect, environment, export, post_start.command and ready.exec may name it
servers/x/server.yaml:12: links[1]: unknown server "nothing"; the servers are x, y
servers/x/server.yaml:13: ready.timeout: "5" has no unit; add one, as in 500ms or 30s
servers/x/server.yaml:13: unknown key "tpc" in ready; did you mean "tcp"?
servers/x/server.yaml:13: ready.log: error parsing regexp: missing closing ): ` + "`(`" + `
servers/x/server.yaml:14: key "ports" is given twice; first on line 8
servers/y/server.yaml:2: unknown key "image"; it is "from" here`,
		},
		{
			"what follows from a mistake is not told",
			map[string]string{"servers/x/server.yaml": "image: a\nport: {http: 80}\nready: {tcp: http, http: {path: /}}\n"},
			`servers/x/server.yaml:1: unknown key "image"; it is "from" here
servers/x/server.yaml:2: unknown key "port"; did you mean "ports"?`,
		},
		{
			"of every kind of probe",
			map[string]string{"servers/x/server.yaml": `from: a
ports: {web: 80}
ready:
  tcp: [81, wbe, 0]
  http:
    port: x
    path: a b
    status: 42
    body: "("
  log: ")"
  exec: [""]
  exit: true
post_start: {retries: -1}
`},
			`servers/x/server.yaml:4: ready.tcp[1]: unknown port "wbe"; did you mean "web"?
servers/x/server.yaml:4: ready.tcp[2]: unknown port "0"; the tcp ports are web
servers/x/server.yaml:6: ready.http.port: unknown port "x"; the tcp ports are web
servers/x/server.yaml:7: ready.http.path: "a b": a path begins with "/", and has spaces and the like as %20
servers/x/server.yaml:8: ready.http.status: 42: a status is 100 to 599
servers/x/server.yaml:9: ready.http.body: error parsing regexp: missing closing ): ` + "`(`" + `
servers/x/server.yaml:10: ready.log: error parsing regexp: unexpected ): ` + "`)`" + `
servers/x/server.yaml:11: ready.exec: the first word is the program and cannot be empty
servers/x/server.yaml:12: ready.exit: a container that has exited answers no probe; leave out tcp, http, exec and health
servers/x/server.yaml:13: post_start.retries: -1: a number from 0 to 10000`,
		},
		{
			"those of base.yaml once",
			map[string]string{
				"servers/base.yaml": "from: a\npull: maybe\nuser: ${UNSET}\n", "servers/x/server.yaml": "links: [y]\ncpus: -1\n", "servers/y/server.yaml": "init: 3\n",
			},
			`servers/base.yaml:2: pull: "maybe" is not known; write missing, always or never
servers/base.yaml:3: user: variable UNSET is not set; set it in .env or the environment, or give a default as in ${UNSET:-value}
servers/x/server.yaml:2: cpus: -1: a limit is 0 (none) to 10000
servers/y/server.yaml:1: init: "3" is neither true nor false`,
		},
		{
			"keys that are not indented",
			map[string]string{"servers/x/server.yaml": "from: a\nports:\nhttp: 80\nalt: 81\nready:\n  http:\n  prot: http\n  path: /\nuser: a\n"},
			`servers/x/server.yaml:2: ports has no value; indent line 3 and those after it that belong to ports
servers/x/server.yaml:6: ready.http has no value; indent line 7 and those after it that belong to http`,
		},
		{
			"a file that is not YAML, beside others",
			map[string]string{"servers/x/server.yaml": "from: a\nlinks: [y, z]\nuser: 1\n", "servers/y/server.yaml": "from: [\n", "servers/z/server.yaml": "from: a\ncommand: [1]\n"},
			`servers/x/server.yaml:3: user: 1 where text belongs; put it in quotes
servers/y/server.yaml:1: not YAML: sequence end token ']' not found
servers/z/server.yaml:2: command[0]: 1 where text belongs; put it in quotes`,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			_, err := Load(project(t, test.files), []string{"x"})
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

func TestWordsOfComposeHaveTheirCounterpart(t *testing.T) {
	for key, w := range composeWords {
		path := strings.Split(key, ".")
		text := "from: a\n" + key + ": x\n"
		switch path[0] {
		case "ready", "build":
			text = "from: a\n" + path[0] + ": {" + path[1] + ": x}\n"
		case "links", "copy":
			text = "from: a\n" + path[0] + ": [{" + path[1] + ": x}]\n"
		case "ports":
			text = "from: a\nports: {a: {" + path[1] + ": 80}}\n"
		}
		err := decodeText(text)
		if err == nil || !strings.Contains(err.Error(), "; "+w.hint) {
			t.Errorf("%s: got %v, want %q", key, err, w.hint)
		}
		if err := decodeText("from: a\n" + w.key + ": x\n"); err != nil && len(path) == 1 && w.key != "" && strings.Contains(err.Error(), "unknown key") {
			t.Errorf("%s: its counterpart %s is no key", key, w.key)
		}
	}
}

func TestAMissingFileHasItsLineWhereItIsNeeded(t *testing.T) {
	servers, err := Load(project(t, map[string]string{
		"servers/x/server.yaml": "go: ./cmd\ntools:\n  a: ../../a\n  c: d\ncopy:\n- src: b\n  dst: /b\nvolumes: [\"data:/d\", \"./v:/v:ro\", \"../../d:/w\"]\n", "d/e": "",
		"servers/y/server.yaml": "dockerfile: ../Dockerfile\nbuild: ../../d\n", "servers/z/server.yaml": "dockerfile: ../../d/e\nbuild:\n  context: c",
	}), []string{"x", "y", "z"})
	if err != nil {
		t.Fatal(err)
	}
	want := `servers/x/server.yaml:1: go: "./cmd" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:3: tools.a: "../../a" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:4: tools.c: "d" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:6: copy[0].src: "b" does not exist in servers/x; create it or correct the path
servers/x/server.yaml:8: volumes[1]: "./v" does not exist in servers/x; create it or correct the path`
	if servers[0].Missing == nil || servers[0].Missing.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", servers[0].Missing, want)
	}
	for i, want := range map[int]string{
		1: `servers/y/server.yaml:1: dockerfile: "../Dockerfile" does not exist in servers/y; create it or correct the path`,
		2: `servers/z/server.yaml:3: build.context: "c" does not exist in servers/z; create it or correct the path`,
	} {
		if got := servers[i].Missing; got == nil || got.Error() != want {
			t.Errorf("got  %v\nwant %s", got, want)
		}
	}
}

func TestAMissingFileOfBaseIsMissingToAll(t *testing.T) {
	servers, err := Load(project(t, map[string]string{
		"servers/base.yaml":     "from: a\ncopy:\n- {src: conf/a, dst: /a}\ntools: {b: ../b}\n",
		"servers/x/server.yaml": "user: a", "servers/x/conf/a": "", "servers/y/server.yaml": "user: b",
	}), []string{"x", "y"})
	if err != nil {
		t.Fatal(err)
	}
	want := `servers/base.yaml:3: copy[0].src: "conf/a" does not exist in servers; create it or correct the path
servers/base.yaml:4: tools.b: "../b" does not exist in servers; create it or correct the path`
	for _, server := range servers {
		if server.Missing == nil || server.Missing.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", server.Name, server.Missing, want)
		}
	}
	if err := Missing(servers); err == nil || err.Error() != want {
		t.Errorf("of all: got\n%v\nwant\n%s", err, want)
	}
}

func TestUnknownServerAmongMany(t *testing.T) {
	files := map[string]string{}
	for _, letter := range strings.Split("abcdefghijklmnopq", "") {
		files[letter+"-server"] = "from: a"
	}
	_, err := Load(Sources{Catalogue: catalogue(files)}, []string{"mailhog"})
	want := `unknown server "mailhog"; there are 17, such as a-server, b-server, c-server, d-server, e-server, f-server, g-server, h-server`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
