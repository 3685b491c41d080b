package definition

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// postgres is a server of a catalogue, with files of its own.
func postgres() fs.FS {
	return fstest.MapFS{
		"postgres/server.yaml": {Data: []byte(`description: A database
default: true
from: debian
packages: [postgresql]
copy: [{src: start.sh, dst: /start.sh}]
tools: {check: ./check}
command: [/start.sh]
environment: {DB: postgres, LEVEL: "1"}
connect: {user: postgres, password: postgres, database: postgres}
ports: {sql: 5432}
export: {A_URL: "${url}"}
links: [clock]
`)},
		"postgres/start.sh":      {Data: []byte("#!/bin/sh")},
		"postgres/check/main.go": {Data: []byte("package main")},
		"clock/server.yaml":      {Data: []byte("from: clock")},
	}
}

func TestExtendsTheCatalogue(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml": "labels: {team: shop}\npackages: [locales]\nfrom: not-this-one\n",
		"servers/orders/server.yaml": `extends: postgres
environment: {DB: orders}
connect: {database: orders}
export: {A_URL: "", B_URL: own}
packages: [postgis]
copy: [{src: own.conf, dst: /own.conf}]
`, "servers/orders/own.conf": "",
		"servers/postgres/server.yaml": "extends: postgres\ncommand: [/start.sh, -d]\nlinks: []\n",
	})
	sources.Catalogue = postgres()
	servers, err := Load(sources, []string{"orders", "postgres"})
	if err != nil {
		t.Fatal(err)
	}
	// The project's own postgres comes first for orders, and extends the one of the catalogue.
	orders := servers[0]
	want := Server{
		Name: "orders", Description: "A database", Extends: "postgres",
		Image: Image{
			From: "debian", Packages: []string{"locales", "postgresql", "postgis"}, Tools: map[string]string{"check": "./check"},
			Copy: []Copy{{Src: "start.sh", Dst: "/start.sh"}, {Src: "own.conf", Dst: "/own.conf"}},
		},
		Command: Words{"/start.sh", "-d"}, Labels: map[string]string{"team": "shop"}, Links: []Link{},
		Environment: map[string]string{"DB": "orders", "LEVEL": "1"},
		Connect:     Connect{User: "postgres", Password: "postgres", Database: "orders"},
		Ports:       Ports{{Name: "sql", Number: 5432, Protocol: "tcp"}},
		Export:      map[string]string{"A_URL": "", "B_URL": "own"},
	}
	from := orders.Copy[0].From
	if from == nil || from.Path != "catalogue/postgres" || orders.Copy[0].Place != "catalogue/postgres/server.yaml:5" {
		t.Fatalf("the copy is from %+v, at %s", from, orders.Copy[0].Place)
	}
	if text, err := fs.ReadFile(from.FS, "start.sh"); err != nil || string(text) != "#!/bin/sh" {
		t.Errorf("got %q, %v", text, err)
	}
	if orders.Missing != nil || orders.In("tools", "check").Path != "catalogue/postgres" || orders.In("go").Path != "servers/orders" {
		t.Errorf("missing: %v; tools are in %+v", orders.Missing, orders.In("tools", "check"))
	}
	orders.Copy[0].From, orders.Inherited = nil, nil
	if diff := cmp.Diff(want, orders, ignoreFolder); diff != "" {
		t.Errorf("orders (-want +got):\n%s", diff)
	}
	if got := servers[1]; got.Default || len(got.Secrets) > 0 || got.Environment["DB"] != "postgres" {
		t.Errorf("postgres: %+v", got)
	}
}

func TestExtendsAServerOfTheProject(t *testing.T) {
	servers, err := Load(project(t, map[string]string{
		"servers/web/server.yaml": `go: ./cmd
tools: {check: ../../check}
copy: [{src: a, dst: /a}]
volumes: ["./data:/data", "kept:/kept"]
`,
		"servers/own/server.yaml":   "dockerfile: Dockerfile\nbuild: {args: {A: b}}\n",
		"servers/twin/server.yaml":  "extends: web\ncopy: [{src: b, dst: /b}]\n",
		"servers/built/server.yaml": "extends: own\nbuild: {args: {A: c}}\n",
		"servers/base.yaml":         "tools: {ask: ./ask}",
	}), []string{"twin", "built"})
	if err != nil {
		t.Fatal(err)
	}
	built, twin := servers[0], servers[1]
	if diff := cmp.Diff(Image{Dockerfile: "../own/Dockerfile", Build: Build{Context: "../own", Args: map[string]string{"A": "c"}}}, built.Image); diff != "" {
		t.Errorf("built (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"check": "../../check", "ask": "../ask"}, twin.Tools); twin.Go != "../web/cmd" || diff != "" {
		t.Errorf("go: %s; tools (-want +got):\n%s", twin.Go, diff)
	}
	var found []string
	for _, copied := range twin.Copy {
		name, _ := copied.In(twin.Folder).Find(copied.Src)
		found = append(found, name)
	}
	if got := strings.Join(found, " "); got != "servers/web/a servers/twin/b" || twin.Volumes[0].Path != "../web/data" || twin.Volumes[1].Name != "kept" {
		t.Errorf("copies of %s, volumes %+v", got, twin.Volumes)
	}
}

func TestAnImageOfItsOwnReplacesTheParents(t *testing.T) {
	catalogue := postgres()
	for text, want := range map[string]Image{
		"from: postgres:17\npackages: []\ncopy: []\ntools: {}": {From: "postgres:17", Packages: []string{}, Copy: []Copy{}, Tools: map[string]string{}},
		"from: debian:13\ncopy: ''\ntools: ''":                 {From: "debian:13", Packages: []string{"postgresql"}},
		"dockerfile: Dockerfile":                               {Dockerfile: "Dockerfile"},
	} {
		sources := project(t, map[string]string{"servers/db/server.yaml": "extends: postgres\nenvironment: {}\n" + text})
		sources.Catalogue = catalogue
		servers, err := Load(sources, []string{"db"})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		db := servers[1]
		if diff := cmp.Diff(want, db.Image); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if len(db.Environment) > 0 || len(db.Command) == 0 {
			t.Errorf("%s: environment %v, command %v", text, db.Environment, db.Command)
		}
	}
	servers, err := Load(project(t, map[string]string{
		"servers/own/server.yaml": "dockerfile: Dockerfile\nbuild: {target: a}\n", "servers/x/server.yaml": "extends: own\nfrom: b",
	}), []string{"x"})
	if diff := cmp.Diff(Image{From: "b"}, servers[0].Image); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestExtendsErrors(t *testing.T) {
	for text, want := range map[string]string{
		"extends: postgre\nports: {}": `servers/x/server.yaml:1: extends: unknown server "postgre"; did you mean "postgres"?`,
		"extends: x":                  `servers/x/server.yaml:1: extends: a server cannot extend itself, and the catalogue has no x`,
		"from: a\nextends: A B":       `servers/x/server.yaml:2: extends: server "A B": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters`,
		"extends: [a]":                `servers/x/server.yaml:1: extends: a list where text belongs`,
		"extends: b":                  `servers/c/server.yaml:1: extends: servers extend each other: servers/b -> servers/c -> servers/b; remove one of them`,
		"extends: wrong": `servers/wrong/server.yaml:2: unknown key "comand"; did you mean "command"?
servers/wrong/server.yaml:3: ports.web: "x" is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}`,
		"extends: broken":                      `servers/broken/server.yaml:2: key "from" is given twice; first on line 1`,
		"extends: wrong\nports: {web: 'http'}": `servers/wrong/server.yaml:2: unknown key "comand"; did you mean "command"?` + "\n" + `servers/x/server.yaml:2: ports.web: "http" is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}`,
		"extends: shipped\nbuild: .":           `catalogue/shipped/server.yaml:1: dockerfile: "Dockerfile" does not exist in catalogue/shipped; create it or correct the path` + "\n" + `servers/x/server.yaml:2: build.context: the Dockerfile is not of the same project or server of the catalogue; give dockerfile as well`,
	} {
		sources := project(t, map[string]string{
			"servers/x/server.yaml": text, "servers/b/server.yaml": "extends: c", "servers/c/server.yaml": "extends: b",
			"servers/wrong/server.yaml":  "from: a\ncomand: b\nports: {web: x}",
			"servers/broken/server.yaml": "from: a\nfrom: b\n",
		})
		sources.Catalogue = catalogue(map[string]string{"postgres": "from: a", "shipped": "dockerfile: Dockerfile"})
		_, err := Load(sources, []string{"x"})
		if err == nil || err.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", text, err, want)
		}
	}
	_, err := Load(project(t, map[string]string{"servers/base.yaml": "from: a\nextends: b", "servers/x/server.yaml": "user: a"}), []string{"x"})
	want := path.Join(serversDir, baseFile) + ":2: extends: all servers inherit this file already; a server's own definition may extend another"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestTheCatalogueExtendsItself(t *testing.T) {
	files := postgres().(fstest.MapFS)
	files["big/server.yaml"] = &fstest.MapFile{Data: []byte("extends: postgres\nmemory: 1g")}
	sources := project(t, map[string]string{"servers/postgres/server.yaml": "from: mine", "servers/base.yaml": "user: nobody"})
	sources.Catalogue = files
	servers, err := Load(sources, []string{"big"})
	if err != nil {
		t.Fatal(err)
	}
	if big := servers[0]; big.From != "debian" || big.User != "" || big.In("tools", "check").Path != "catalogue/postgres" {
		t.Errorf("got %+v", big)
	}
}
