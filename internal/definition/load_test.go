package definition

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/berthdev/berth/internal/ready"
)

// project writes files below a new project root and returns sources with a few variables.
func project(t *testing.T, files map[string]string) Sources {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Sources{ProjectDir: dir, Lookup: lookup}
}

// lookup knows the variables of the tests.
func lookup(name string) (string, bool) {
	value, ok := map[string]string{
		"SET": "value", "EMPTY": "", "NUMBER": "8080", "YES": "true", "SPACES": "two words", "DB_PASSWORD": "hunter2",
		"HOSTILE": "x: [1, {y: \"'\n- &a *a # !!int", "DOLLAR": "${SET}", "SIZE": "64m", "SECONDS": "5", "BINARY": "\xff",
	}[name]
	return value, ok
}

func catalogue(servers map[string]string) fs.FS {
	files := fstest.MapFS{}
	for name, text := range servers {
		files[name+"/server.yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func loadNames(t *testing.T, sources Sources, chosen ...string) []string {
	t.Helper()
	servers, err := Load(sources, chosen)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, s := range servers {
		got = append(got, s.Name)
	}
	return got
}

// ignoreFolder leaves out where a definition comes from, and what is not there.
var ignoreFolder = cmp.Options{
	cmpopts.IgnoreFields(Server{}, "Folder", "Missing", "Unused"), cmpopts.IgnoreFields(Copy{}, "Place"),
}

func TestLoadEveryKey(t *testing.T) {
	text, err := os.ReadFile("testdata/good/every-key.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sources := project(t, map[string]string{
		"servers/squid/server.yaml": string(text), "servers/apache2/server.yaml": "from: httpd", "servers/vsftpd/server.yaml": "from: vsftpd",
	})
	sources.AllowPrivileged = true
	servers, err := Load(sources, []string{"squid"})
	if err != nil {
		t.Fatal(err)
	}
	stop := Duration(3 * time.Second)
	want := Server{
		Name: "squid", Description: "Squid proxy, open on 3128", Default: true,
		Image: Image{
			Maintainer: "A <a@example.test>",
			From:       "debian:bookworm-slim", Go: "example.com/a/cmd@v1.2.3", Tools: map[string]string{"check": "./check"}, Packages: []string{"squid", "curl=1.0-1"},
			Copy: []Copy{
				{Src: "squid.conf", Dst: "/etc/squid/squid.conf", Mode: "0644", Owner: "13:13"},
				{Src: ".", Dst: "/with space \"and\nnewline/"},
			},
			Run:      []RunStep{{Args: []string{"squid", "-z", "-N"}}, {Shell: "echo hi > /hi"}},
			Platform: "linux/arm64", Pull: "always",
		},
		Entrypoint: Words{"/bin/squid", "two words"}, Command: Words{"squid", "-N"}, User: "proxy:proxy", Workdir: "/var/spool",
		GroupAdd: []string{"mail", "1234"}, TTY: true, StdinOpen: true, DNS: []string{"192.0.2.53", "2001:db8::53"},
		SecurityOpt: []string{"no-new-privileges:true", "seccomp=unconfined", "apparmor:unconfined"}, PidsLimit: -1,
		EnvFile: []string{}, Groups: []string{"proxies", "ci"},
		Environment: map[string]string{"CACHE": "64 MB", "NUMBER": "1.10", "YES": "true", "OCTAL": "0644", "EMPTY": ""},
		Labels:      map[string]string{"com.example.tier": "1"},
		Hostname:    "proxy", Aliases: []string{"cache.example.test"},
		Links:      []Link{{Server: "apache2"}, {Server: "vsftpd", Alias: "ftp.example.test"}},
		ExtraHosts: []string{"host.test:host-gateway", "six.test:::1"}, NetworkMode: "host",
		Ports: Ports{
			{Name: "open", Number: 3128, Protocol: "tcp"},
			{Name: "auth", Number: 3129, Protocol: "tcp"},
			{Name: "dns", Number: 53, Protocol: "udp"},
			{Name: "client", Number: 2379, Protocol: "tcp", Scheme: "http"},
			{Name: "pasv", Count: 10, Protocol: "tcp"},
			{Name: "media", Count: 2, Protocol: "udp"},
		},
		CapAdd: []string{"NET_ADMIN"}, CapDrop: []string{"ALL"}, Privileged: true, Devices: []string{"/dev/fuse:/dev/fuse:rw"},
		Sysctls: map[string]string{"net.core.somaxconn": "1024"},
		Ulimits: map[string]Ulimit{"nofile": {1024, 2048}, "nproc": {-1, -1}},
		Tmpfs:   []string{"/run:size=64m,mode=1777", "/tmp"},
		Volumes: []Volume{{Name: "cache", Target: "/var/cache"}, {Path: "conf", Target: "/conf", ReadOnly: true}},
		Init:    true, Memory: 64 << 20, ShmSize: 3 << 29, CPUs: 1.5, StopSignal: "SIGINT", StopTimeout: &stop,
		TLS: TLS{Enabled: true, UID: 70, GID: 70},
		Ready: Ready{
			Kinds: ready.Kinds{
				TCP: ready.TCP{"open", "3129"}, HTTP: &ready.HTTP{Port: "open", Path: "/?q=1", Status: 400, Body: "squid", TLS: true},
				Log: "^ready", Exec: ready.Exec{"true"}, Health: true,
			},
			Timeout: Duration(30 * time.Second),
		},
		PostStart: PostStart{
			Command: Words{"/post_startup.sh", "proxy"}, Retries: 60, Interval: Duration(time.Second), Timeout: Duration(90 * time.Second),
		},
	}
	if diff := cmp.Diff(want, servers[1], ignoreFolder); servers[1].Name != "squid" || diff != "" {
		t.Error(diff)
	}
	folder := servers[1].Folder
	if folder.Path != "servers/squid" || folder.Dir != filepath.Join(sources.ProjectDir, "servers", "squid") {
		t.Errorf("got folder %+v", folder)
	}
	if got, err := fs.ReadFile(folder.FS, "servers/squid/server.yaml"); err != nil || string(got) != string(text) {
		t.Errorf("the folder's file system is not readable after Load: %v", err)
	}
}

func TestLoadChoice(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/web/server.yaml":    "from: own\nlinks: [db]",
		"servers/db/server.yaml":     "from: db\ndefault: true",
		"servers/broken/server.yaml": "from: [default, ${UNSET}",
		"servers/notes/readme.txt":   "no server",
		"servers/file.go":            "package servers",
	})
	sources.Catalogue = catalogue(map[string]string{"web": "from: shipped", "mail": "from: mail\ndefault: ${YES}\nlinks: [web]"})

	t.Run("names of both sources are sorted and single", func(t *testing.T) {
		got, err := Names(sources)
		if diff := cmp.Diff([]string{"broken", "db", "mail", "web"}, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	})
	t.Run("links are followed and the project wins", func(t *testing.T) {
		servers, err := Load(sources, []string{"mail", "mail"})
		if err != nil {
			t.Fatal(err)
		}
		var got [][3]string
		for _, s := range servers {
			got = append(got, [3]string{s.Name, s.From, s.Folder.Path})
		}
		want := [][3]string{{"db", "db", "servers/db"}, {"mail", "mail", "catalogue/mail"}, {"web", "own", "servers/web"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a broken server that nobody chose does no harm", func(t *testing.T) {
		if diff := cmp.Diff([]string{"db"}, loadNames(t, sources, "db")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the project's defaults come alone", func(t *testing.T) {
		if err := os.RemoveAll(filepath.Join(sources.ProjectDir, "servers", "broken")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"db"}, loadNames(t, sources)); diff != "" {
			t.Error(diff)
		}
	})
	write := func(t *testing.T, name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(sources.ProjectDir, "servers", name, "server.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("without any all of the project's are taken", func(t *testing.T) {
		write(t, "db", "from: db")
		if diff := cmp.Diff([]string{"db", "web"}, loadNames(t, sources)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("but for those that say false", func(t *testing.T) {
		write(t, "web", "from: own\ndefault: false")
		if diff := cmp.Diff([]string{"db"}, loadNames(t, sources)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("an empty text says nothing", func(t *testing.T) {
		write(t, "db", "from: db\ndefault: \"\"")
		if diff := cmp.Diff([]string{"db"}, loadNames(t, sources)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("and none if all do", func(t *testing.T) {
		write(t, "db", "from: db\ndefault: false")
		if diff := cmp.Diff([]string{}, loadNames(t, sources)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the catalogue's are taken in a project without servers", func(t *testing.T) {
		alone := sources
		alone.ProjectDir = t.TempDir()
		if diff := cmp.Diff([]string{"mail", "web"}, loadNames(t, alone)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("no default is no error", func(t *testing.T) {
		only := Sources{Catalogue: catalogue(map[string]string{"web": "from: web\ndescription: the default web server"})}
		if diff := cmp.Diff([]string{}, loadNames(t, only)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("no source has no servers", func(t *testing.T) {
		got, err := Names(Sources{ProjectDir: t.TempDir()})
		if err != nil || len(got) != 0 {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestLoadBase(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml": `
from: debian
maintainer: base
default: true
packages: [ca-certificates]
environment: {A: base, B: base}
ports: {ssh: 22}
aliases: [base.test]
post_start: {command: [/post.sh], retries: 60}
`,
		"servers/web/server.yaml": `
maintainer: ""
packages: [nginx]
environment: {B: own}
ports: {http: 80}
aliases: [own.test]
post_start: {command: [/own.sh]}
`,
		"servers/own/server.yaml": "dockerfile: Dockerfile\ndefault: false",
	})
	sources.Catalogue = catalogue(map[string]string{"shipped": "from: shipped"})
	servers, err := Load(sources, []string{"web", "own", "shipped"})
	if err != nil {
		t.Fatal(err)
	}
	base := Server{
		Image: Image{Maintainer: "base"}, Default: true, Environment: map[string]string{"A": "base", "B": "base"},
		Ports: Ports{{Name: "ssh", Number: 22, Protocol: "tcp"}}, Aliases: []string{"base.test"}, PostStart: PostStart{Command: Words{"/post.sh"}, Retries: 60},
	}
	own := base
	own.Name, own.Dockerfile, own.Default = "own", "Dockerfile", false
	web := base
	web.Name, web.From, web.Maintainer, web.Packages = "web", "debian", "", []string{"ca-certificates", "nginx"}
	web.Environment, web.Aliases = map[string]string{"A": "base", "B": "own"}, []string{"own.test"}
	web.Ports = Ports{{Name: "ssh", Number: 22, Protocol: "tcp"}, {Name: "http", Number: 80, Protocol: "tcp"}}
	web.PostStart.Command = Words{"/own.sh"}
	want := []Server{own, {Name: "shipped", Image: Image{From: "shipped"}}, web}
	if diff := cmp.Diff(want, servers, ignoreFolder); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"web"}, loadNames(t, sources)); diff != "" {
		t.Errorf("default of base.yaml: %s", diff)
	}
}

func TestBaseFailsThoseThatInheritItOnly(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml":       "environment: {A: \"${UNSET:?set it}\"}",
		"servers/web/server.yaml": "from: web",
	})
	sources.Catalogue = catalogue(map[string]string{"shipped": "from: shipped"})
	if diff := cmp.Diff([]string{"shipped"}, loadNames(t, sources, "shipped")); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(sources, []string{"shipped", "web"}); err == nil || !strings.Contains(err.Error(), "servers/base.yaml:1:") {
		t.Errorf("got %v, want the error of base.yaml", err)
	}
}
