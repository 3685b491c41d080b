package initialize

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
)

// inFolder writes files into a new folder and returns it.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func look(t *testing.T, dir string) Findings {
	t.Helper()
	found, err := Look(Options{Dir: dir, Catalogue: []string{"echo", "postgres", "redis"}, Go: true})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func namesOf(files []File) string {
	var list []string
	for _, f := range files {
		list = append(list, f.Name)
	}
	return strings.Join(list, " ")
}

const (
	settingsFiles = ".env.example .env .gitignore"
	exampleFiles  = "servers/hello/main.go servers/hello/server.yaml .env.example .gitignore"
)

func TestLook(t *testing.T) {
	const pgx = "module shop\n\nrequire github.com/jackc/pgx/v5 v5.7.0\n"
	for _, test := range []struct {
		rule  string
		files map[string]string
		// wrote, guessed, up and notes are texts of lists, of the notes a part that they must have.
		wrote, guessed, up, notes string
		mage                      int
	}{
		{"an empty folder gets an example", nil, exampleFiles, "", "", "", 0},
		{"a project with servers has chosen", map[string]string{"servers/web/server.yaml": "from: a", "Gemfile": "gem 'pg'\n"}, ".env.example .gitignore", "", "", "", 0},
		{"settings choose", map[string]string{".env": "BERTH_SERVERS=echo\n", "Gemfile": "gem 'pg'\n"}, ".env.example .gitignore", "", "", "", 0},
		{"a clone gets what .env.example chooses", map[string]string{".env.example": "BERTH_SERVERS=echo\n", "Gemfile": "gem 'pg'\n"}, ".env .gitignore", "", "", "", 0},
		{"what is no name is not passed on", map[string]string{".env.example": "BERTH_SERVERS=\"a\nDOCKER_HOST=tcp://x\"\n"}, "servers/hello/main.go servers/hello/server.yaml .gitignore", "", "", "", 0},
		{"the settings of others stay", map[string]string{".env": "A=1\n", "Gemfile": "gem 'pg'\n"}, ".env.example .gitignore", "postgres", "postgres", ".env is there: add BERTH_SERVERS=postgres, ", 0},
		{"examples of others stay", map[string]string{".env.example": "A=1\n", "Gemfile": "gem 'pg'\n"}, ".env .gitignore", "postgres", "", ".env.example is there: add BERTH_SERVERS=postgres ", 0},
		{"a module of Go", map[string]string{"go.mod": pgx}, "magefile.go " + settingsFiles, "postgres", "", "", 3},
		{"what a module needs for others alone", map[string]string{"go.mod": "module shop\n\nrequire github.com/lib/pq v1.0.0 // indirect\n"}, "magefile.go " + exampleFiles, "", "", "", 3},
		{"a module that knows Berth", map[string]string{"go.mod": pgx + "require github.com/berthdev/berth v0.0.0\ntool github.com/magefile/mage\n"}, "magefile.go " + settingsFiles, "postgres", "", "", 0},
		{"Go files without a module", map[string]string{"main.go": "package main"}, "go.mod magefile.go " + exampleFiles, "", "", "", 3},
		{"a magefile of another name", map[string]string{"go.mod": "module a\n", "mage.go": "//go:build linux && mage\n\npackage main\n"}, exampleFiles, "", "", "the magefile does not import Berth's targets", 3},
		{"a magefile with the targets", map[string]string{"go.mod": "module a\n", "mage.go": magefile}, exampleFiles, "", "", "", 3},
		{"a folder of magefiles", map[string]string{"go.mod": "module a\n", "magefiles/a.go": ""}, exampleFiles, "", "", "", 3},
		{"a module that cannot be read", map[string]string{"go.mod": "module"}, "magefile.go " + exampleFiles, "", "", "go.mod is not looked at: ", 0},
		{"node", map[string]string{"package.json": `{"dependencies": {"pg": "1"}, "devDependencies": {"ioredis": "1"}}`}, settingsFiles, "postgres redis", "", "", 0},
		{"node that cannot be read", map[string]string{"package.json": "{"}, exampleFiles, "", "", "package.json is not looked at: unexpected end", 0},
		{"requirements", map[string]string{"requirements.txt": "# redis\n-r more.txt\nPsycopg[binary]>=3; python_version > '3'\nparamiko==1\n"}, settingsFiles, "postgres", "", "", 0},
		{"a project of PEP 621", map[string]string{"pyproject.toml": "[project]\nname = 'redis'\nkeywords = ['pika']\ndependencies = [\n 'paho_mqtt', # redis\n]\n[dependency-groups]\ntest = [{include-group = 'x'}, 'pymysql']\n"}, settingsFiles, "mosquitto mysql", "", "", 0},
		{"a project of Poetry's", map[string]string{"pyproject.toml": "[tool.poetry.dependencies]\nredis = '^5'\n[tool.poetry.group.dev.dependencies]\nasyncpg = {version = '1'}\n"}, settingsFiles, "postgres redis", "", "", 0},
		{"gems", map[string]string{"Gemfile": "source 'https://rubygems.org'\n# gem 'redis'\ngem \"pg\", '~> 1'\n  gem('mysql2')\n"}, settingsFiles, "mysql postgres", "", "", 0},
		{"services", map[string]string{"compose.yaml": "services:\n  a: {image: 'docker.io/library/postgres:${V:-15/x}'}\n  b: {image: 'postgis/postgis'}\n  c: {build: ., image: redis}\n"}, settingsFiles, "postgres", "", "compose.yaml: b has no server like it in the catalogue (image postgis/postgis)", 0},
		{"what services lose", map[string]string{"docker-compose.yml": "services:\n  a: {image: 'bitnami/postgresql@sha256:1', ports: ['1:2'], volumes: [a], environment: {B: c}}\n"}, settingsFiles, "postgres", "", "docker-compose.yml: a becomes postgres without its environment and volumes", 0},
		{"services of which nothing is known", map[string]string{"compose.yaml": "services: {a: {image: '${IMAGE}'}, b: , c: {extends: x}}"}, exampleFiles, "", "", "a has no server like it", 0},
		{"services that cannot be read", map[string]string{"compose.yaml": "services: ["}, exampleFiles, "", "", "compose.yaml is not looked at: ", 0},
		{"lines of .gitignore", map[string]string{".gitignore": "/.env*\n"}, exampleFiles, "", "", "", 0},
		{"all lines of .gitignore", map[string]string{".gitignore": "!.env\r\n**/.berth/\r\n"}, "servers/hello/main.go servers/hello/server.yaml .env.example", "", "", "", 0},
	} {
		t.Run(test.rule, func(t *testing.T) {
			dir := inFolder(t, test.files)
			found := look(t, dir)
			var guessed []string
			for _, g := range found.Guesses {
				guessed = append(guessed, g.Server)
			}
			got := []string{namesOf(found.Files), strings.Join(guessed, " "), strings.Join(found.Up, " ")}
			if diff := cmp.Diff([]string{test.wrote, test.guessed, test.up}, got); diff != "" {
				t.Error(diff)
			}
			if notes := strings.Join(found.Notes, "\n"); !strings.Contains(notes, test.notes) || test.notes == "" && notes != "" {
				t.Errorf("notes: got %q, want %q in them", notes, test.notes)
			}
			if len(found.Mage) != test.mage {
				t.Errorf("Mage: got %q", found.Mage)
			}
			if written, err := Write(dir, found.Files); err != nil || len(written) != len(found.Files) {
				t.Fatalf("wrote %d, %v", len(written), err)
			}
			if again := look(t, dir); len(again.Files) > 0 {
				t.Errorf("the second time: got %s", namesOf(again.Files))
			}
			for name, text := range test.files {
				if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || name != ".gitignore" && string(got) != text {
					t.Errorf("%s was changed: %q, %v", name, got, err)
				}
			}
		})
	}
}

func TestTestCommand(t *testing.T) {
	for file, want := range map[string]string{
		"go.mod": "go test ./...", "package.json": "npm test", "pyproject.toml": "pytest", "Gemfile": "bundle exec rake", "other": "",
	} {
		if got := look(t, inFolder(t, map[string]string{file: "module a"})).Test; got != want {
			t.Errorf("%s: got %q, want %q", file, got, want)
		}
	}
}

func TestPackageOfAModuleGetsNone(t *testing.T) {
	dir := inFolder(t, map[string]string{"go.mod": "module a\n", "cmd/main.go": "package main"})
	if got := namesOf(look(t, filepath.Join(dir, "cmd")).Files); got != exampleFiles {
		t.Errorf("got %s", got)
	}
}

// TestExamples loads what is written, with Go and without, and the settings.
func TestExamples(t *testing.T) {
	for _, withGo := range []bool{true, false} {
		dir := inFolder(t, map[string]string{"Gemfile": "gem 'rails'\n"})
		found, err := Look(Options{Dir: dir, Go: withGo})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Write(dir, found.Files); err != nil {
			t.Fatal(err)
		}
		servers, err := definition.Load(definition.Sources{ProjectDir: dir}, nil)
		if err != nil || len(servers) != 1 || servers[0].Missing != nil || (servers[0].Go != "") != withGo {
			t.Errorf("Go %t: got %+v, %v", withGo, servers, err)
		}
		for _, file := range found.Files {
			if file.Content == "" {
				t.Errorf("Go %t: %s is empty", withGo, file.Name)
			}
		}
	}
	dir := inFolder(t, map[string]string{"Gemfile": "gem 'pg'\ngem 'redis'\n"})
	if _, err := Write(dir, look(t, dir).Files); err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile(filepath.Join(dir, ".env.example"))
	if err != nil || string(example) != settings.Example("postgres", "redis") {
		t.Errorf(".env.example: got %s, %v", example, err)
	}
	values, err := settings.Load(dir, nil)
	if err != nil || strings.Join(values.Servers, " ") != "postgres redis" {
		t.Errorf("got servers %q, %v", values.Servers, err)
	}
}

func TestDriversAreOfServersThatThereAre(t *testing.T) {
	drivers := []map[string]string{images}
	for _, m := range manifests {
		drivers = append(drivers, m.drivers)
		for name := range m.drivers {
			if m.plain(name) != name {
				t.Errorf("%s: %q is found as %q alone", m.file, name, m.plain(name))
			}
		}
	}
	for _, servers := range drivers {
		for name, server := range servers {
			if _, err := os.Stat(filepath.Join("../../servers", server, "server.yaml")); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestVersionsAreThoseOfBerth(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	file, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	if file.Go.Version != goVersion || file.Module.Mod.Path != berthModule {
		t.Errorf("got go %s, module %s", file.Go.Version, file.Module.Mod.Path)
	}
	for _, r := range file.Require {
		if r.Mod.Path == mageModule && r.Mod.Version == mageVersion {
			return
		}
	}
	t.Errorf("go.mod does not require %s %s", mageModule, mageVersion)
}
