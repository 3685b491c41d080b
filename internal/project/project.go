// Package project is Berth as a library: what the targets do, with data going in and data coming out.
//
// It parses no flags, prints nothing, takes no signals and gives no exit codes: the faces above it do. It does not look
// at the process either: where the project is and what its environment holds comes in with [Options].
package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/lock"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/state"
	"github.com/berthdev/berth/internal/vantage"
)

// Options say which project is opened.
type Options struct {
	// Root is the project's root folder, which holds .env and servers.
	Root string
	// Env are NAME=VALUE lines, as [os.Environ] gives them; they win over .env.
	Env []string
	// Catalogue holds a folder for each server that Berth ships.
	Catalogue fs.FS
	// Say takes the story, line by line: what happens to which server, "" for the project. It may be called by many
	// goroutines. Without it the story is not told.
	Say func(server, text string)
	// Show takes what is being done to which server, "" for the project, for somebody who looks at it. Then the story does not
	// tell how work goes on. It may be called by many goroutines. nil where nobody looks.
	Show heartbeat.Show
	// Command are the words that a run is started with, such as "mage up", for whoever waits for it.
	Command string
	// Typed is how the user types verbs, for advice.
	Typed settings.Typed
}

// Project is one project. Each of its methods connects to the engine anew, and may be called at any time.
type Project struct {
	options Options
	// settings are those in force, and unclear says what is not known of them.
	settings settings.Settings
	unclear  *settings.UnclearError
	sources  definition.Sources
	state    state.Folder
	// takenOver are the folders that are gone and of which that was said.
	takenOver *sync.Map
	// docker is Docker's own configuration, read once.
	docker func() *configured
}

// Open reads the settings of a project. It asks no engine. Settings that are not clear are an error of each method that
// needs more than the project's name: of all but [Project.Down], [Project.Clean] and [Project.Logs].
func Open(o Options) (*Project, error) {
	p, err := opened(o)
	if err != nil {
		return nil, err
	}
	for _, warning := range p.settings.Warnings {
		p.options.Say("", warning)
	}
	return p, nil
}

// opened is Open that does not tell of warnings. With an error it is the project as far as its settings are known.
func opened(o Options) (*Project, error) {
	values, err := settings.Load(o.Root, o.Env)
	var unclear *settings.UnclearError
	if errors.As(err, &unclear) {
		err = nil
	}
	if o.Say == nil {
		o.Say = func(string, string) {}
	}
	values.Typed = o.Typed
	return &Project{
		options: o, settings: values, unclear: unclear, state: state.In(values.Root, values.Project), takenOver: &sync.Map{},
		docker:  sync.OnceValue(func() *configured { return configuration(values.Lookup, o.Say) }),
		sources: o.sources(values),
	}, err
}

// sources are where the definitions are, with what the settings say of them.
func (o Options) sources(values settings.Settings) definition.Sources {
	return definition.Sources{
		ProjectDir: values.Root, Catalogue: o.Catalogue, Lookup: values.Lookup, AllowPrivileged: values.AllowPrivileged,
		AllowHostPaths: values.AllowHostPaths,
	}
}

// call is how a verb is typed, for advice.
func (p *Project) call(verb string, servers ...string) string {
	return p.settings.Typed.Line(verb, servers...)
}

// byName is how a server is named, for advice.
func (p *Project) byName() string {
	if p.settings.Typed.Words {
		return "name it after the verb"
	}
	return "name it with -servers=NAME"
}

// Name is the project's name.
func (p *Project) Name() string { return p.settings.Project }

// Lookup finds a variable in the environment, or else in .env.
func (p *Project) Lookup(name string) (string, bool) { return p.settings.Lookup(name) }

var errNoServer = errors.New("no server is chosen: name some, for all runs with BERTH_SERVERS, or write default: true into a definition")

// choose loads the named servers, or those of BERTH_SERVERS, or the default ones, with those that they link to.
func (p *Project) choose(named []string) ([]definition.Server, error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return nil, err
	}
	servers, err := definition.Load(p.sources, chosen)
	if err == nil {
		err = p.checkMirror(servers)
	}
	if err == nil && len(servers) == 0 {
		err = errNoServer
	}
	return servers, err
}

// chosen are the names of the servers to work on; none for the default ones.
func (p *Project) chosen(named []string) ([]string, error) {
	if p.unclear != nil {
		return nil, p.unclear.Err
	}
	if len(named) == 0 {
		named = p.settings.Servers
	}
	return definition.Expand(p.sources, named)
}

// certain refuses to work on what may be another project's, and tells of settings that are not clear but do not matter.
func (p *Project) certain() error {
	switch {
	case p.unclear == nil:
		return nil
	case len(p.unclear.Missing) > 0:
		return fmt.Errorf("%w\nwhich project is meant, and on which engine, is not certain; mend that, or set %s in the environment",
			p.unclear.Err, strings.Join(p.unclear.Missing, " and "))
	}
	for line := range strings.Lines(p.unclear.Error()) {
		p.options.Say("", "not needed here: "+strings.TrimSuffix(line, "\n"))
	}
	return nil
}

// chooseOne loads the one server that is named, by the settings if not by the caller.
func (p *Project) chooseOne(named []string) (definition.Server, error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return definition.Server{}, err
	}
	if len(chosen) != 1 {
		return definition.Server{}, errors.New("exactly one server is needed; " + p.byName())
	}
	servers, err := p.choose(chosen)
	for _, server := range servers {
		if server.Name == chosen[0] {
			return server, err
		}
	}
	return definition.Server{}, err
}

// checkMirror refuses a password in the package mirror's address where a build would use it: the arguments of a build
// can be read in the image's history.
func (p *Project) checkMirror(servers []definition.Server) error {
	if mirror, err := url.Parse(p.settings.AptMirror); err != nil || mirror.User == nil {
		return err
	}
	for _, server := range servers {
		if len(server.Packages) > 0 {
			return fmt.Errorf("%s: packages: BERTH_APT_MIRROR holds a user or password, which the image's history would show; use a mirror that asks for none", server.Name)
		}
	}
	return nil
}

// grace is how long engine calls may go on after an interrupt: Mage leaves 5 s before it ends the process.
const grace = 3800 * time.Millisecond

// dialer speaks to an engine whose long silences are part of the story.
func (p *Project) dialer() docker.Dialer {
	_ = p.docker() // so that its warning comes first
	return docker.Dialer{Say: func(text string) { p.options.Say("", text) }, Grace: grace}
}

// look calls work with an engine that answers and by which nothing can be changed.
func (p *Project) look(ctx context.Context, work func(*docker.Reader) error) error {
	address, err := locate.Find(p.settings.Lookup)
	if err != nil {
		return err
	}
	reader, err := p.dialer().Look(ctx, address)
	if err != nil {
		return err
	}
	return errors.Join(work(reader), reader.Close())
}

// connect is look for work that changes something.
func (p *Project) connect(ctx context.Context, work func(*docker.Engine) error) error {
	address, err := locate.Find(p.settings.Lookup)
	if err != nil {
		return err
	}
	over := p.options.Show.During("", "asking the engine")
	engine, err := p.dialer().Connect(ctx, address)
	over()
	if err != nil {
		return err
	}
	return errors.Join(work(engine), engine.Close())
}

// change is connect while no other run changes the project.
func (p *Project) change(ctx context.Context, work func(*docker.Engine) error) error {
	return p.connect(ctx, func(engine *docker.Engine) error {
		over := func() {}
		held, err := lock.Acquire(ctx, p.settings.Project, p.options.Command, func(holder string) {
			p.options.Say("", "waiting for "+holder)
			over = p.options.Show.During("", "waiting for "+holder)
		})
		over()
		if err != nil {
			return err
		}
		return errors.Join(work(engine), held.Release())
	})
}

// runner works on the project through an engine.
func (p *Project) runner(ctx context.Context, engine *docker.Engine, found image.Resolved) *run.Runner {
	return &run.Runner{
		Here:     vantage.Find(ctx, engine, engine.Address.Host),
		Settings: p.settings, State: p.state, Engine: engine, Say: p.options.Say, Show: p.options.Show, Images: p.maker(engine, found),
	}
}

func (p *Project) maker(engine *docker.Engine, found image.Resolved) *image.Maker {
	return &image.Maker{
		Settings: p.settings, Engine: engine, Platform: found.Platform, Recipes: found.Recipes, Proxy: p.docker().proxy(engine.Reader), Say: p.options.Say,
		Show: p.options.Show,
	}
}
