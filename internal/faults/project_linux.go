package faults

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

//go:embed testdata/server/main.go
var program embed.FS

// runLimit is how long a target may take on a machine with other work.
const runLimit = 3 * time.Minute

// base is an image of the engine that is not Berth's.
const base = "faults.test/base:1"

// servers are those of a project, and the words that each answers with beside its name, version and level.
var servers = map[string]string{"db": " migrated", "api": " seeded", "front": "", "plain": ""}

// task is the one that ends.
const task = "migrate"

// project is a folder with servers of every kind, on the suite's engine.
type project struct {
	*bench
	name string
	dir  string
	// versions are those of the programs that are compiled, levels those of the servers' variables.
	versions, levels map[string]int
	// crashed reports whether a server was killed rightly: by the suite itself, or because it was deaf when it was asked to end.
	crashed bool
}

// newProject writes a project.
func (b *bench) newProject(name string) (*project, error) {
	p := &project{bench: b, name: name, dir: filepath.Join(b.dir, name), versions: map[string]int{}, levels: map[string]int{}}
	return p, p.write()
}

// write writes all files of the project as its versions and levels say.
func (p *project) write() error {
	source, err := program.ReadFile("testdata/server/main.go")
	if err != nil {
		return err
	}
	files := map[string]string{".env": "BERTH_PROJECT=" + p.name + "\nBERTH_SERVERS=db,migrate,api,front,plain\n"}
	for _, server := range []string{"db", "api"} {
		version := fmt.Sprintf("const version = \"%d\"", p.version(server))
		files["servers/"+server+"/main.go"] = strings.Replace(string(source), `const version = "1"`, version, 1)
	}
	const dockerfile = "FROM scratch\nCOPY server note /\nENTRYPOINT [\"/server\"]\n"
	for _, server := range []string{"front", task} {
		files["servers/"+server+"/Dockerfile"] = dockerfile
		files["servers/"+server+"/note"] = fmt.Sprintln(p.versions[server])
	}
	common := func(server string) string {
		return fmt.Sprintf("environment: {NAME: %s, LEVEL: \"%d\"}\n", server, p.levels[server])
	}
	serves := "command: [serve]\nports: {main: 7000}\n"
	files["servers/db/server.yaml"] = common("db") + serves + "go: ./\nuser: \"0\"\nvolumes: [\"data:/data\"]\nstop_timeout: 5s\n"
	files["servers/migrate/server.yaml"] = common(task) +
		"dockerfile: Dockerfile\nlinks: [db]\ncommand: [tell, \"db:7000\", migrated]\nready: {exit: true}\n"
	files["servers/api/server.yaml"] = common("api") + serves +
		"go: ./\nlinks: [db, migrate]\npost_start: {command: [/server, tell, \"127.0.0.1:7000\", seeded]}\n"
	files["servers/front/server.yaml"] = common("front") + serves + "dockerfile: Dockerfile\nlinks: [api]\n"
	files["servers/plain/server.yaml"] = common("plain") + serves + "from: " + base + "\npull: never\nentrypoint: [/server]\n"
	for name, text := range files {
		path := filepath.Join(p.dir, name)
		if old, err := os.ReadFile(path); err == nil && string(old) == text {
			continue
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			return err
		}
	}
	for _, server := range []string{"front", task} {
		path := filepath.Join(p.dir, "servers", server, "server")
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := os.Link(p.server, path); err != nil {
			return err
		}
	}
	return nil
}

// version is that of a program's source.
func (p *project) version(server string) int { return 1 + p.versions[server] }

// answer is what a server must answer when all is well.
func (p *project) answer(server string) string {
	version := 1
	if server == "db" || server == "api" {
		version = p.version(server)
	}
	return fmt.Sprintf("%s %d %d%s", server, version, p.levels[server], servers[server])
}
