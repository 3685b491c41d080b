package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	library "github.com/berthdev/berth/internal/project"
)

// project is a project of tiny servers that uses Berth as a user's project would.
type project struct {
	*tools
	dir     string
	servers int
	// library is the same project, for what is not measured.
	library *library.Project
	// env is added to the environment of programs, and watched says that their memory is looked at.
	env     []string
	watched bool
	// changes counts edits and settings, so that each is a new one.
	changes int
}

// The first server is the one that is changed. The late one, which is not among the default servers, listens only after a pause.
const (
	first = "tiny1"
	late  = "late"
	pause = 300 * time.Millisecond
	// rawContext is the folder of which the raw calls build their images.
	rawContext = "raw"
)

// cleanTime bounds the removal of everything, also after an interrupt.
const cleanTime = 5 * time.Minute

// newProject writes a project: servers for Berth, and the same as build contexts for the others.
func (t *tools) newProject(servers int) (*project, error) {
	p := &project{tools: t, servers: servers, dir: filepath.Join(t.dir, fmt.Sprintf("bench%d", servers))}
	if err := t.writeModule(p.dir); err != nil {
		return nil, err
	}
	definition := "go: ../../server\ncopy: [{src: page.txt, dst: /page.txt}]\nports: {main: 8080}\n"
	files := map[string]string{path.Join("servers", late, "server.yaml"): definition + "environment: {PAUSE: " + pause.String() + "}\n"}
	for _, name := range p.names() {
		files[path.Join("servers", name, "server.yaml")] = definition + "default: true\nenvironment: {LEVEL: \"" + level(name) + "\"}\n"
	}
	for _, name := range p.all() {
		files[path.Join("servers", name, "page.txt")] = name + "\n"
	}
	for _, folder := range p.contexts() {
		files[path.Join(folder, "Dockerfile")] = "FROM scratch\nCOPY root /\nEXPOSE 8080\nENTRYPOINT [\"/server\"]\n"
		files[path.Join(folder, "root/page.txt")] = folder + "\n"
	}
	if err := write(p.dir, files); err != nil {
		return nil, err
	}
	for _, folder := range p.contexts() {
		if err := os.Link(t.tiny, filepath.Join(p.dir, folder, "root/server")); err != nil {
			return nil, err
		}
	}
	if err := p.set(); err != nil {
		return nil, err
	}
	var err error
	env := append(os.Environ(), "BERTH_PARALLEL=4") // a hundred builds at the same time are too much for a small machine
	p.library, err = library.Open(library.Options{Root: p.dir, Env: env, Command: "mage bench"})
	return p, err
}

// level is the value of an environment variable: the first server's is a setting.
func level(name string) string {
	if name == first {
		return "${LEVEL}"
	}
	return "0"
}

// names are those of the default servers.
func (p *project) names() []string {
	list := make([]string, p.servers)
	for i := range list {
		list[i] = fmt.Sprintf("tiny%d", i+1)
	}
	return list
}

// all are the default servers and the late one.
func (p *project) all() []string { return append(p.names(), late) }

// contexts are the folders that Compose builds its servers of, and the one of the raw calls.
func (p *project) contexts() []string {
	list := []string{rawContext}
	for _, name := range p.names() {
		list = append(list, path.Join("contexts", name))
	}
	return list
}

// edit changes a copied file. Each contender has its own, so that nobody finds what another one has changed.
func (p *project) edit(file string) func() error {
	return func() error {
		p.changes++
		return write(p.dir, map[string]string{file: fmt.Sprintf("edit %d\n", p.changes)})
	}
}

// set changes the setting that the first server's environment has. Berth and Compose both read it in .env. A hundred servers
// on a slow machine may take longer to be ready than Berth's usual minute.
func (p *project) set() error {
	p.changes++
	return write(p.dir, map[string]string{".env": fmt.Sprintf("LEVEL=%d\nBERTH_TIMEOUT=10m\n", p.changes)})
}

// run runs a program in the project.
func (p *project) run(ctx context.Context, env []string, words ...string) (ran, error) {
	return run(ctx, p.dir, append(p.env[:len(p.env):len(p.env)], env...), p.watched, words...)
}

// remove takes away everything that the project and the contenders have made. The images go last: engines keep those
// that a container uses.
func (p *project) remove(ctx context.Context, contenders []contender) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanTime)
	defer cancel()
	errs := make([]error, len(contenders))
	var group sync.WaitGroup
	for i, c := range contenders {
		if c.clean != nil {
			group.Go(func() { errs[i] = c.clean(ctx) })
		}
	}
	group.Wait()
	_, err := p.library.Clean(ctx, nil)
	return errors.Join(append(errs, err, os.RemoveAll(p.dir))...)
}
