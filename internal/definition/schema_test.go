package definition

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/berthdev/berth/internal/golden"
)

// emptyTexts take inherited values of all types away.
const emptyTexts = `
from: a
entrypoint: ""
command: ""
packages: ""
copy: ""
run: ""
environment: ""
labels: ""
aliases: ""
links: ""
ports: ""
ulimits: ""
volumes: ""
init: ""
memory: ""
shm_size: ""
pids_limit: ""
group_add: ""
dns: ""
security_opt: ""
tty: ""
stdin_open: ""
cpus: ""
stop_timeout: ""
tls: ""
ready: ""
post_start: ""
default: ""
tools: {a: ""}
`

// TestSchemaIsDraft07 looks at every keyword: most editors read nothing later.
func TestSchemaIsDraft07(t *testing.T) {
	text, err := json.Marshal(makeSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	if root["$schema"] != "http://json-schema.org/draft-07/schema#" || root["$id"] == nil {
		t.Errorf("$schema is %v, $id %v", root["$schema"], root["$id"])
	}
	checkKeywords(t, "#", root)
}

func checkKeywords(t *testing.T, at string, schema any) {
	t.Helper()
	object, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if _, ok := object["$ref"]; ok && len(object) > 1 {
		t.Errorf("%s: draft-07 looks at nothing beside $ref", at)
	}
	for keyword, value := range object {
		here := at + "/" + keyword
		switch keyword {
		case "properties", "patternProperties", "definitions":
			for name, property := range value.(map[string]any) {
				checkKeywords(t, here+"/"+name, property)
			}
		case "anyOf", "allOf", "oneOf":
			for _, alternative := range value.([]any) {
				checkKeywords(t, here, alternative)
			}
		case "items", "additionalProperties", "propertyNames", "not", "if", "then", "else":
			checkKeywords(t, here, value)
		case "$schema", "$id", "$ref", "title", "description", "type", "enum", "const", "pattern", "minimum", "maximum", "minLength", "maxLength",
			"minItems", "maxItems", "minProperties", "maxProperties", "required":
		default:
			t.Errorf("%s: not in draft-07, or not used here yet", here)
		}
	}
}

// TestSchemaFile proves that the published schema is the one that the Go type gives.
func TestSchemaFile(t *testing.T) {
	got, err := json.MarshalIndent(makeSchema(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "../../docs/server.schema.json", string(got)+"\n")
}

// checkSchema validates a definition as an editor does, without Berth's own parser.
func checkSchema(tb testing.TB, schema *jsonschema.Resolved, text string) error {
	tb.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	return schema.Validate(value)
}

func resolveSchema(tb testing.TB) *jsonschema.Resolved {
	tb.Helper()
	schema, err := makeSchema(tb).Resolve(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return schema
}

// decodeText loads one definition as server x, whose links may name any server.
func decodeText(text string) error {
	root, err := parse("x", []byte(text))
	if err != nil {
		return err
	}
	_, err = complete(Server{Name: "x"}, root, heritage{}, Sources{Lookup: lookup, AllowPrivileged: true})
	return err
}

// TestSchemaAgrees checks that what is decoded is valid by the schema, and that what has a wrong key or type is not.
func TestSchemaAgrees(t *testing.T) {
	schema := resolveSchema(t)
	good := []string{
		"from: a",
		"from: a\nmemory: 67108864\ncpus: 2\nulimits: {nofile: 5}\ntls: true",
		"from: a\nmemory: ${SIZE}\ncpus: ${UNSET:-2}\ninit: ${YES}\nports: {a: \"${NUMBER}\"}\ncopy: [{src: a, dst: /a, mode: \"${UNSET:-0644}\"}]",
		"from: a\nports: {a: 80, b: \"81\"}\nready: {tcp: 80, http: {port: b}}",
		"from: a\nports: {h: {port: 79, host: 1079}, a: {port: 80, scheme: http}, b: {port: 53/udp}, c: {port: \"81\", scheme: \"\"}, d: {count: 2, scheme: z39.50r}}",
		"from: a\ncpus: \"0.5\"\nmemory: \"1.5g\"\nulimits: {nofile: \"1024\", nproc: {soft: \"1\", hard: \"2\"}}\ninit: \"true\"\nprivileged: yes\n" +
			"read_only: \"No\"\npost_start: {command: a, retries: \"3\"}\nready: {http: {port: \"80\", status: \"200\"}}\ntls: {uid: \"70\"}\nports: {a: {count: \"2\"}}",
		"from: a\nmemory: 512 MiB", "from: a\nmemory: 1.5", "from: a\nentrypoint: []", "dockerfile: D\nfrom: \"\"\npackages: []\ntools: {}\ncopy: \"\"",
		"from: a\ngroup_add: [mail, 5, \"6\", \"${NUMBER}\"]\ntty: yes\nstdin_open: \"true\"\ndns: 192.0.2.53\npids_limit: \"-1\"\nsecurity_opt: [\"no-new-privileges:true\"]",
		"from: a\ndns: [192.0.2.53]\npids_limit: ${NUMBER}\nsecurity_opt: [\"${UNSET:-seccomp=unconfined}\"]",
		"dockerfile: ${UNSET:-}\nfrom: a", "dockerfile: D\nfrom: ${UNSET:-}", emptyTexts,
		"from: ${UNSET:-a}\npull: \"\"\nnetwork_mode: \"\"\nuser: \"\"",
		"from: a\nenvironment: [A=b, C, \"D=e=f\"]", "from: a\nenvironment: &e {A: 1, B: true, C: 1.5, D: x}\nlabels: {<<: *e}",
		"dockerfile: Dockerfile\ncommand: a b\npost_start: {command: [a]}\nready: {exec: a, timeout: 1m30s}",
		"go: ./cmd\nlinks: [a, {server: b}, {server: c, alias: d}]\nrun: [a b, [c, d]]",
	}
	for _, pattern := range []string{"testdata/good/*.yaml", "../../servers/*/server.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no definitions found: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			good = append(good, string(text))
		}
	}
	for _, text := range good {
		// One that extends another is no definition by itself; package servers loads these.
		if err := decodeText(text); err != nil && !strings.Contains(text, "\nextends: ") {
			t.Errorf("decode refuses %s\n%s", err, text)
		}
		if err := checkSchema(t, schema, text); err != nil {
			t.Errorf("schema refuses %v\n%s", err, text)
		}
	}
	for _, line := range []string{
		"port: {a: 1}", "ready: {tpc: a}", "ready: {http: {prot: a}}", "copy: [{src: a, dst: /a, to: b}]", "links: [{name: a}]",
		"post_start: {command: a, retry: 1}", "tls: {user: 1}", "ulimits: {nofile: {soft: 1}}", "ulimits: {nofile: {soft: 1, hard: 2, x: 3}}",
		"user: 5", "description: [a]", "packages: squid", "packages: [5]", "packages:", "environment: [=b]", "environment: [{A: b}]", "environment: {A: }", "environment: {A: [b]}",
		"init: 1", "init: \"1\"", "privileged: maybe", "cpus: half", "cpus: \"half\"", "cpus: -1", "memory: 1x", "memory: -1", "memory: 1.5x", "shm_size: 1x", "group_add: mail", "group_add: [[a]]", "tty: 1", "stdin_open: maybe", "dns: 5", "dns: [5]",
		"dns: {a: b}", "security_opt: a", "security_opt: [seccomp=p.json]", "security_opt: [5]", "pids_limit: -2", "pids_limit: 4194305", "pids_limit: 1.5", "pids_limit: many",
		"stop_timeout: 30",
		"stop_timeout: 1 s", "ready: {timeout: -1s}", "ready: tcp", "ports: [80]", "ports: {a: 0}", "ports: {a: 65536}", "ports: {a: 80/sctp}", "ports: {A: 80}",
		"ports: {a: {scheme: http}}", "ports: {a: {port: 80, count: 1}}", "ports: {a: {port: 80, protocol: tcp}}", "ports: {a: {port: 0}}",
		"ports: {a: {port: 80/sctp}}", "ports: {a: {port: [80]}}", "ports: {a: {port: 80, scheme: HTTP}}", "ports: {a: {port: 80, scheme: 1}}",
		"ports: {a: {port: 80, scheme: http:}}", "ports: {a: {port: 80, scheme: \"a\\n\"}}", "ports: {a: {count: 1, scheme: +a}}",
		"ports: {a: {port: 80, url: http}}",
		"pull: sometimes", "network_mode: none", "copy: [{src: a}]", "copy: [{dst: /a}]", "copy: [a]", "copy: [{src: a, dst: /a, mode: 644}]",
		"copy: [{src: a, dst: /a, mode: u+x}]", "copy: [{src: a, dst: /a, owner: root}]", "run: [{a: b}]", "run: [\"\"]", "command: {a: b}", "command: [1]",
		"volumes: [/a]", "volumes: [{a: b}]", "volumes: [\"a:/b:zz\"]", "tls: 1", "dockerfile: D", "copy: [{src: a, dst: b}]", "workdir: a", "tmpfs: [a]", "devices: [a]",
		"ready: {http: {port: 80, path: a}}", "ulimits: {nofile: \"x\"}", "tls: {uid: -1}", "post_start: {retries: -1}", "post_start: {retries: 10001}",
		"ready: {http: {port: 80, status: 600}}", "ready: {http: [80]}", "links: [5]", "Name: a",
	} {
		text := "from: a\n" + line + "\n"
		if decodeText(text) == nil {
			t.Errorf("decode takes %s", line)
		}
		if checkSchema(t, schema, text) == nil {
			t.Errorf("schema takes %s", line)
		}
	}
}
