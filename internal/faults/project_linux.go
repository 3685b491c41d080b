package faults

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
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
	// crashed reports whether the suite has killed a server, which then had no time to end.
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

// outcome is a run of a target that has ended.
type outcome struct {
	args   []string
	code   int
	stdout string
	stderr string
	took   time.Duration
	// landed reports whether a signal reached it before its end.
	landed bool
	// before is what stood on stderr when the signal was sent.
	before string
	// endless reports whether it had to be killed at its time limit.
	endless bool
}

func (o outcome) String() string {
	how := fmt.Sprintf("exit code %d", o.code)
	if o.endless {
		how = "no end"
	}
	return fmt.Sprintf("%s: %s after %v: %s", strings.Join(o.args, " "), how, o.took.Round(time.Millisecond), shortened(strings.TrimSpace(o.stderr)))
}

// shortened is the beginning and the end of a text.
func shortened(text string) string {
	const most = 1500
	if len(text) <= 2*most {
		return text
	}
	return text[:most] + "\n…\n" + text[len(text)-most:]
}

// fault is what a process is given while it runs.
type fault struct {
	signal syscall.Signal
	// during is called after a while, too; it may be nil.
	during func()
	after  time.Duration
	// host is the value of DOCKER_HOST; the engine's own when empty.
	host string
	// limit bounds the run; runLimit when 0.
	limit time.Duration
}

// run runs a target to its end.
func (p *project) run(ctx context.Context, args ...string) (outcome, error) {
	return p.disturbed(ctx, fault{}, args...)
}

// must is run for what has to succeed.
func (p *project) must(ctx context.Context, args ...string) error {
	got, err := p.run(ctx, args...)
	if err == nil && got.code != 0 {
		err = errors.New(got.String())
	}
	return err
}

// disturbed runs a target and sends it a signal meanwhile.
func (p *project) disturbed(ctx context.Context, f fault, args ...string) (outcome, error) {
	stdout, err := os.CreateTemp(p.bench.dir, "stdout-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.Remove(stdout.Name()); _ = stdout.Close() }()
	stderr, err := os.CreateTemp(p.bench.dir, "stderr-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.Remove(stderr.Name()); _ = stderr.Close() }()
	cmd := exec.Command(p.berth, args...)
	cmd.Dir, cmd.Env = p.dir, p.env(f.host)
	cmd.Stdout, cmd.Stderr = stdout, stderr // files, so that nobody waits for whoever else holds them
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	if err := p.engine.place.do(cmd.Start); err != nil {
		return outcome{}, err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	got := outcome{args: args}
	limit := f.limit
	if limit == 0 {
		limit = runLimit
	}
	var moment <-chan time.Time
	if f.signal != 0 || f.during != nil {
		moment = time.After(f.after)
	}
	for over, done := time.After(limit), ctx.Done(); ; {
		select {
		case <-moment:
			if f.during != nil {
				f.during()
				moment = nil
				continue
			}
			said, _ := os.ReadFile(stderr.Name())
			got.landed, got.before, moment = cmd.Process.Signal(f.signal) == nil, string(said), nil
			continue
		case <-over:
			got.endless, over = true, time.After(5*time.Second)
			_ = cmd.Process.Signal(syscall.SIGQUIT) // its goroutines tell where it hangs
			moment, f.signal = time.After(2*time.Second), syscall.SIGKILL
			continue
		case <-done:
			done = nil
			_ = cmd.Process.Kill()
			continue
		case <-ended:
		}
		break
	}
	got.took, got.code = time.Since(began), cmd.ProcessState.ExitCode()
	out, outErr := os.ReadFile(stdout.Name())
	story, storyErr := os.ReadFile(stderr.Name())
	got.stdout, got.stderr = string(out), string(story)
	return got, errors.Join(outErr, storyErr, ctx.Err())
}

// env is the environment of a target: caches and temporary files of the suite's own.
func (b *bench) env(host string) []string {
	if host == "" {
		host = b.engine.host()
	}
	env := maps.Clone(b.variables)
	env["DOCKER_HOST"] = host
	var list []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list
}
