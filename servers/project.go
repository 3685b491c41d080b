package servers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/magefile/mage/mg"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/lock"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/settings"
)

// project is what every target works on: the settings, an engine that answers, and the definitions.
type project struct {
	*run.Runner
	sources definition.Sources
	// servers are the chosen ones, with those that they link to.
	servers []definition.Server
}

// request is one run of a target. What can be wrong with its input is found by load, before the first call to the engine.
type request struct {
	// target is the target's name, for whoever waits for the lock.
	target string
	// changes tells that the target changes something: then one run at a time works on a project.
	changes bool
	// load reads and checks the input.
	load func(*project) error
	// work does the work.
	work func(context.Context, *project) error
}

// run reads the settings and the input, checks that an engine answers, and works.
func (q request) run(ctx context.Context) error {
	values, err := loadSettings() // a .env that is a pipe can block, and a signal ends that as ever
	if err != nil {
		return err
	}
	mage := ctx
	ctx, stop := interruptible(ctx)
	defer stop()
	p := &project{
		Runner: &run.Runner{Settings: values, Say: say},
		sources: definition.Sources{
			ProjectDir: values.Root, Catalogue: definitions, Lookup: values.Lookup, AllowPrivileged: values.AllowPrivileged,
		},
	}
	if err := q.load(p); err != nil {
		return err
	}
	address, err := locate.Find(values.Lookup)
	if err != nil {
		return exitCode(mage, ctx, err)
	}
	p.Engine, err = docker.Connect(ctx, address)
	if err != nil {
		return exitCode(mage, ctx, err)
	}
	return exitCode(mage, ctx, errors.Join(q.lockAndWork(ctx, p), p.Engine.Close()))
}

// loadSettings reads the settings of the project in this folder.
func loadSettings() (settings.Settings, error) {
	root, err := os.Getwd()
	if err != nil {
		return settings.Settings{}, err
	}
	return settings.Load(root, os.Environ())
}

func (q request) lockAndWork(ctx context.Context, p *project) error {
	if !q.changes {
		return q.work(ctx, p)
	}
	held, err := lock.Acquire(ctx, p.Settings.Project, "mage "+q.target, func(holder string) {
		say("", "waiting for "+holder)
	})
	if err != nil {
		return err
	}
	return errors.Join(q.work(ctx, p), held.Release())
}

// interruptible ends ctx on SIGTERM as well; Mage itself ends it on SIGINT.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGTERM)
}

// exitCode is where the engine's errors leave a target: it adds our next steps, and gives an interrupted target the exit
// code that shells use: 130 where Mage ended its context (SIGINT), 143 for SIGTERM.
func exitCode(mage, ctx context.Context, err error) error {
	err = advice.Add(err)
	switch {
	case err != nil && mage.Err() != nil:
		return exitWith(128+int(syscall.SIGINT), err.Error())
	case err != nil && ctx.Err() != nil:
		return exitWith(128+int(syscall.SIGTERM), err.Error())
	}
	return err
}

// exitWith is an error that Mage turns into an exit code, as long as it is returned bare.
func exitWith(code int, text string) error { return mg.Fatal(code, text) }

// say tells the story on stderr.
func say(server, text string) {
	if server != "" {
		text = server + ": " + text
	}
	fmt.Fprintln(os.Stderr, text)
}

// choice is -servers, else BERTH_SERVERS, else nothing, which means the servers with default: true.
func (p *project) choice(flag *string) ([]string, error) {
	if flag != nil {
		return namesOf(flag)
	}
	return p.Settings.Servers, nil
}

// choose loads the chosen servers, with those that they link to.
func (p *project) choose(flag *string) error {
	chosen, err := p.choice(flag)
	if err != nil {
		return err
	}
	p.servers, err = definition.Load(p.sources, chosen)
	if err == nil {
		err = p.checkMirror()
	}
	if err == nil && len(p.servers) == 0 {
		err = errors.New("no server is chosen: name some with -servers or BERTH_SERVERS, or write default: true into a definition")
	}
	return err
}

// checkMirror refuses a password in the package mirror's address where a build would use it: the arguments of a build
// can be read in the image's history.
func (p *project) checkMirror() error {
	if mirror, err := url.Parse(p.Settings.AptMirror); err != nil || mirror.User == nil {
		return err
	}
	for _, server := range p.servers {
		if len(server.Packages) > 0 {
			return fmt.Errorf("%s: packages: BERTH_APT_MIRROR holds a user or password, which the image's history would show; use a mirror that asks for none", server.Name)
		}
	}
	return nil
}
