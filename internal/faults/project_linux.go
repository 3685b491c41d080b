package faults

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
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
	// versions are those of the programs that are compiled, levels those of the servers' variables, notes those of the files
	// that are copied into images, and built those of the Dockerfiles.
	versions, levels, notes, built map[string]int
	// fails reports whether the server plain is written so that it fails.
	fails bool
	// first is when the volume was new, as its server said last.
	first string
	// crashed reports whether a server was killed rightly: by the suite itself, by a reset, or because it was deaf when it was
	// asked to end.
	crashed bool
}

// newProject writes a project.
func (b *bench) newProject(name string) (*project, error) {
	p := b.project(name, filepath.Join(b.dir, name))
	return p, p.write()
}

// project is a project that is not written yet.
func (b *bench) project(name, dir string) *project {
	return &project{
		bench: b, name: name, dir: dir,
		versions: map[string]int{}, levels: map[string]int{}, notes: map[string]int{}, built: map[string]int{},
	}
}

// file is where the suite finds a file of the project.
func (p *project) file(name ...string) string {
	return p.engine.place.see(filepath.Join(append([]string{p.dir}, name...)...))
}

// write writes all files of the project as its versions and the like say. What is so already is left alone.
func (p *project) write() error {
	files, err := p.files()
	if err != nil {
		return err
	}
	for name, text := range files {
		path := p.file(name)
		if old, err := os.ReadFile(path); err == nil && string(old) == text {
			continue
		}
		mode := fs.FileMode(0o644)
		if filepath.Base(name) == "server" {
			mode = 0o755
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), mode)); err != nil {
			return err
		}
	}
	return nil
}

// files are those of the project, by their paths.
func (p *project) files() (map[string]string, error) {
	source, err := program.ReadFile("testdata/server/main.go")
	if err != nil {
		return nil, err
	}
	binary, err := os.ReadFile(p.server)
	if err != nil {
		return nil, err
	}
	files := map[string]string{".env": "BERTH_PROJECT=" + p.name + "\nBERTH_SERVERS=db,migrate,api,front,plain\n"}
	for _, server := range []string{"db", "api"} {
		version := fmt.Sprintf("const version = \"%d\"", p.version(server))
		files["servers/"+server+"/main.go"] = strings.Replace(string(source), `const version = "1"`, version, 1)
	}
	for _, server := range []string{"front", task} {
		files["servers/"+server+"/Dockerfile"] = fmt.Sprintf("FROM scratch\nENV BUILT=%d\nCOPY server note /\nENTRYPOINT [\"/server\"]\n", p.built[server])
		files["servers/"+server+"/server"] = string(binary)
	}
	for _, server := range []string{"front", "api", task} {
		files["servers/"+server+"/note"] = fmt.Sprintln(p.notes[server])
	}
	common := func(server string) string {
		return fmt.Sprintf("environment: {NAME: %s, LEVEL: \"%d\"}\n", server, p.levels[server])
	}
	serves := "command: [serve]\nports: {main: 7000}\n"
	files["servers/db/server.yaml"] = common("db") + serves + "go: ./\nuser: \"0\"\nvolumes: [\"data:/data\"]\nstop_timeout: 5s\n"
	files["servers/migrate/server.yaml"] = common(task) +
		"dockerfile: Dockerfile\nlinks: [db]\ncommand: [tell, \"db:7000\", migrated]\nready: {exit: true}\n"
	files["servers/api/server.yaml"] = common("api") + serves +
		"go: ./\ncopy: [{src: note, dst: /note}]\nlinks: [db, migrate]\npost_start: {command: [/server, tell, \"127.0.0.1:7000\", seeded]}\n"
	files["servers/front/server.yaml"] = common("front") + serves + "dockerfile: Dockerfile\nlinks: [api]\n"
	files["servers/plain/server.yaml"] = common("plain") + serves + "from: " + base + "\npull: never\nentrypoint: [/server]\n"
	if p.fails {
		files["servers/plain/server.yaml"] = strings.Replace(files["servers/plain/server.yaml"], "[serve]", "[tell, nobody, it]", 1)
	}
	return files, nil
}

// version is that of a program's source.
func (p *project) version(server string) int { return 1 + p.versions[server] }

// answer is what a server must answer when all is well.
func (p *project) answer(server string) string {
	version, note, built := 1, "-", "-"
	switch server {
	case "db":
		version = p.version(server)
	case "api":
		version, note = p.version(server), fmt.Sprint(p.notes[server])
	case "front":
		note, built = fmt.Sprint(p.notes[server]), fmt.Sprint(p.built[server])
	}
	return fmt.Sprintf("%s %d %d %s %s%s", server, version, p.levels[server], note, built, servers[server])
}
