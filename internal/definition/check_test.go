package definition

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCheck compares what is told of a whole project: file, line, column, key and message.
func TestCheck(t *testing.T) {
	for _, test := range []struct {
		rule    string
		files   map[string]string
		named   []string
		servers int
		want    string
	}{
		{
			"all servers of the project, and of the catalogue those that are linked to",
			map[string]string{
				"servers/web/server.yaml":  "from: a\nlinks: [z]\nenvironment:\n  A: [b]\n",
				"servers/more/server.yaml": "from: a\ndefault: false\nreay:\n  exec: a\n",
				"servers/also/server.yaml": "from: a\nready: {\n",
			},
			nil,
			3,
			`servers/also/server.yaml:2:8 [] not YAML: could not find flow mapping end token '}'
servers/more/server.yaml:3:1 [reay] unknown key "reay"
servers/web/server.yaml:4:6 [environment.A] environment.A: a list where text belongs
`,
		},
		{
			"of named servers these alone",
			map[string]string{"servers/web/server.yaml": "from: a\nuser: 5\n", "servers/more/server.yaml": "prots: 1\n"},
			[]string{"web"},
			1,
			"servers/web/server.yaml:2:7 [user] user: 5 where text belongs\n",
		},
		{
			"what no server inherits of base.yaml",
			map[string]string{"servers/base.yaml": "from: a\nuser: 5\ncpus: half\nprots: {a: 1}\n", "servers/web/server.yaml": "user: me\ncpus: 1\n"},
			nil,
			1,
			`servers/base.yaml:2:7 [user] user: 5 where text belongs
servers/base.yaml:3:7 [cpus] cpus: "half" is not a number
servers/base.yaml:4:1 [prots] unknown key "prots"
`,
		},
		{
			"what base.yaml would give is not missed when it cannot be read",
			map[string]string{"servers/base.yaml": "from: [\n", "servers/web/server.yaml": "ready: {tcp: http}\nconnect: {user: a}\nuser: 5\n"},
			nil,
			1,
			"servers/base.yaml:1:7 [] not YAML: sequence end token ']' not found\nservers/web/server.yaml:3:7 [user] user: 5 where text belongs\n",
		},
		{
			"files that are not there, circles and folders with bad names, beside others",
			map[string]string{
				"servers/A_B/server.yaml": "from: a\n", "servers/dir/server.yaml/x": "",
				"servers/web/server.yaml": "from: a\ncopy:\n- {src: nowhere, dst: /a}\nlinks:\n- db\n",
				"servers/db/server.yaml":  "from: a\nlinks: [web]\ncpus: -1\n",
			},
			nil,
			2,
			`servers:0:0 [] server "A_B": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters
servers/db/server.yaml:3:7 [cpus] cpus: -1
servers/dir/server.yaml:0:0 [] not a regular file
servers/web/server.yaml:3:9 [copy[0].src] copy[0].src: "nowhere" does not exist in servers/web
servers/web/server.yaml:5:3 [links[0]] links[0]: servers wait for each other: db -> web -> db
`,
		},
		{
			"files that are no definitions by their names",
			map[string]string{
				"servers/web/server.yml": "from: a", "servers/db/docker-compose.yml": "services: {}",
				"servers/ok/server.yaml": "from: a", "servers/ok/compose.yaml": "", "servers/data/x.yml": "",
			},
			nil,
			1,
			"servers/db/docker-compose.yml:0:0 [] nothing reads it\nservers/web/server.yml:0:0 [] nothing reads it\n",
		},
		{
			"what a server completes of base.yaml",
			map[string]string{
				"servers/base.yaml":       "ports: {http: {scheme: http}}\nulimits: {nofile: {soft: 1}}\n",
				"servers/web/server.yaml": "from: a\nports: {http: {port: 80}}\nulimits: {nofile: {hard: 2}}\n",
			},
			nil,
			1,
			"",
		},
		{
			"aliases of another file",
			map[string]string{"servers/web/server.yaml": "from: *base\n<<: *common\nlogging: *log\nuser: 5\n"},
			nil,
			1,
			`servers/web/server.yaml:1:7 [] alias "*base" has no anchor before it
servers/web/server.yaml:2:5 [] alias "*common" has no anchor before it
servers/web/server.yaml:3:10 [] alias "*log" has no anchor before it
servers/web/server.yaml:3:1 [logging] unknown key "logging"
servers/web/server.yaml:4:7 [user] user: 5 where text belongs
`,
		},
		{
			"a key that is given twice",
			map[string]string{"servers/web/server.yaml": "from: a\nuser: a\nuser: b\n"},
			nil,
			1,
			"servers/web/server.yaml:3:1 [] key \"user\" is given twice; first on line 2\n",
		},
		{"nothing", map[string]string{"servers/web/server.yaml": "from: a\n", "servers/base.yaml": "user: me\n"}, nil, 1, ""},
		{"no servers", map[string]string{"a": ""}, nil, 0, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			sources := project(t, test.files)
			sources.Catalogue = catalogue(map[string]string{"z": "from: c"})
			servers, err := Check(sources, test.named)
			if len(servers) != test.servers {
				t.Errorf("got %d servers, want %d", len(servers), test.servers)
			}
			var got strings.Builder
			for _, m := range Mistakes(sources, err) {
				fmt.Fprintf(&got, "%s:%d:%d [%s] %s\n", m.File, m.Line, m.Column, m.Key, m.Message)
				if m.Fix == "" || (m.Snippet == "") != (m.Line == 0) {
					t.Errorf("%s: fix %q, snippet %q", m.Message, m.Fix, m.Snippet)
				}
			}
			if got.String() != test.want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), test.want)
			}
		})
	}
}

func TestMistakesShowLinesOfTheirFiles(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml": "# common\npull: maybe\n", "elsewhere/server.yaml": "from: b\nlinks: [z]\nuser: 1\n",
	})
	if err := os.MkdirAll(filepath.Join(sources.ProjectDir, "servers"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../elsewhere", filepath.Join(sources.ProjectDir, "servers", "web")); err != nil {
		t.Fatal(err)
	}
	sources.Catalogue = catalogue(map[string]string{"z": "from: c\ncpus: half"})
	_, err := Check(sources, nil)
	got := map[string]string{}
	for _, m := range Mistakes(sources, err) {
		got[m.File] = m.Snippet
	}
	for file, want := range map[string]string{
		"servers/base.yaml":       "1 | # common\n2 | pull: maybe\n          ^",
		"servers/web/server.yaml": "2 | links: [z]\n3 | user: 1\n          ^",
		"catalogue/z/server.yaml": "1 | from: c\n2 | cpus: half\n          ^",
	} {
		if got[file] != want {
			t.Errorf("%s: got\n%s\nwant\n%s", file, got[file], want)
		}
	}
}

func TestAtFindsAPortWhereItIsWritten(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml": "from: a\nports:\n  http: 80\n", "servers/web/server.yaml": "user: b\nports: {sql: 1}\n",
	})
	servers, err := Check(sources, nil)
	if err != nil {
		t.Fatal(err)
	}
	for port, want := range map[string]string{
		"sql": "servers/web/server.yaml:2: ports.sql: no", "http": "servers/base.yaml:3: ports.http: no", "other": "servers/web/server.yaml: ports.other: no",
	} {
		if got := At(sources, servers[0], errors.New("no"), "ports", port).Error(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestMeaningOfAKey(t *testing.T) {
	for _, test := range []struct {
		key  fieldPath
		want string
	}{
		{fieldPath{"cpus"}, "cpus is a limit in processors; 0 is none"},
		{fieldPath{"copy", 1, "mode"}, `mode is octal ("0644"); empty: 0755 for folders and executable files, else 0644`},
		{fieldPath{"ready", "http", "status"}, "status is"},
		{fieldPath{"environment", "A"}, "environment is set in the container"},
		{nil, "docs/servers.md shows"},
	} {
		if got := meaning(test.key); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.key, got, test.want)
		}
	}
}

// composeKeys are the keys of a service, and of a file, in the Compose specification
// (compose-spec.json: definitions.service, and the top level).
var composeKeys = strings.Fields(`
annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy
develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends
external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy read_only restart
runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits
use_api_socket user userns_mode uts volumes volumes_from working_dir
include name services version x-logging
`)

func TestEachKeyOfComposeIsKnown(t *testing.T) {
	own := allKeys()
	for _, key := range composeKeys {
		if slices.Contains(own, key) {
			continue
		}
		err := decodeText("from: a\n" + key + ": x\n")
		if err == nil || strings.Contains(err.Error(), "did you mean") || strings.Contains(err.Error(), "the keys are") {
			t.Errorf("%s: got %v, want what it is here", key, err)
		}
	}
}
