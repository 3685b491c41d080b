package project

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/lock"
	"github.com/berthdev/berth/internal/logs"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/text"
)

// Session is servers that are up as long as a command works with them. Several sessions of one project share them: what a
// session started goes with the last one.
type Session struct {
	// Variables tell the command where the servers are, and what it needs to log in.
	Variables []endpoints.Variable

	project *Project
	use     *lock.Use
	began   time.Time
	// up is what came of the start.
	up run.Result
}

// endTime bounds the end of a session that could not begin, as its context may have ended.
const endTime = 30 * time.Second

// Begin is [Project.Up] for a session. With stay the servers stay when it ends; those that were up before always do.
func (p *Project) Begin(ctx context.Context, o UpOptions, stay bool) (*Session, error) {
	use, err := lock.Join(ctx, p.settings.Project, func() {
		p.options.Say("", "waiting for another run, which takes its servers down")
	})
	if err != nil {
		return nil, err
	}
	s := &Session{project: p, use: use, began: time.Now()}
	if !stay {
		o.note = p.borrow
	}
	s.up, err = p.Up(ctx, o)
	if err == nil {
		var list []endpoints.Endpoint
		list, err = p.state.Endpoints()
		s.Variables = endpoints.Variables(list)
	}
	if err != nil {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
		defer cancel()
		return nil, errors.Join(err, s.End(ending))
	}
	return s, nil
}

// End removes what sessions have started, if this is the last one. Servers that somebody has started with [Project.Up]
// meanwhile stay.
func (s *Session) End(ctx context.Context) error {
	p := s.project
	return s.use.Leave(func() error {
		if borrowed, err := p.state.Borrowed(); err != nil || len(borrowed) == 0 {
			return err
		}
		return p.change(ctx, func(engine *docker.Engine) error {
			borrowed, err := p.state.Borrowed() // nobody starts anything now
			if err != nil || len(borrowed) == 0 {
				return err
			}
			containers, err := engine.Containers(ctx)
			if err != nil {
				return err
			}
			there := slices.DeleteFunc(slices.Clone(borrowed), func(server string) bool {
				_, exists := plan.Find(p.settings.Owner(), server, containers)
				return !exists
			})
			if len(there) > 0 { // without names it would be all
				if _, err := p.removeFrom(ctx, engine, there, false); err != nil {
					return err
				}
			}
			return p.state.Own(borrowed)
		})
	})
}

// KeepLogs writes what the project's servers have written since the session began below .berth/failed, a file each, and
// returns that folder, relative to the root. A server without a definition is left out, as its secrets are not known. The next
// successful start removes the folder.
func (s *Session) KeepLogs(ctx context.Context) (folder string, err error) {
	var secrets map[string][]string
	var failed error
	begin := func(servers []string) { secrets, failed = s.project.secrets(servers) }
	files := map[string]*os.File{}
	write := func(line logs.Line) {
		if _, known := secrets[line.Server]; !known {
			return
		}
		file := files[line.Server]
		if file == nil && failed == nil {
			var path string
			if path, folder, failed = s.project.state.Failure(line.Server); failed == nil {
				file, failed = os.OpenFile(filepath.Join(path, "output.txt"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
				files[line.Server] = file
			}
		}
		if failed != nil {
			return
		}
		end := "\n"
		if line.More {
			end = ""
		}
		_, failed = file.WriteString(text.Mask(string(line.Text), secrets[line.Server]) + end)
	}
	err = s.project.Logs(ctx, LogOptions{Since: time.Since(s.began) + time.Second, Begin: begin}, write)
	errs := []error{err, failed}
	for _, file := range files {
		errs = append(errs, file.Close())
	}
	return filepath.Dir(folder), errors.Join(errs...)
}

// Report makes a page of the session below .berth/failed, and returns where it is, relative to the root: its start, and what
// is known of its servers now. failure is that of what was done with them. It goes with the kept logs.
func (s *Session) Report(ctx context.Context, failure error) (shown string, err error) {
	p := s.project
	err = p.look(ctx, func(engine *docker.Reader) error {
		shown, err = p.report(ctx, engine, s.began, s.up, failure, p.keptOutput)
		return err
	})
	return shown, err
}

// secrets are the texts that must not be shown, for each of these servers that has a definition.
func (p *Project) secrets(servers []string) (map[string][]string, error) {
	known, err := definition.Names(p.sources)
	if err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(servers), func(name string) bool { return !slices.Contains(known, name) })
	if len(chosen) == 0 {
		return nil, nil
	}
	loaded, err := definition.Load(p.sources, chosen)
	secrets := map[string][]string{}
	for _, server := range loaded {
		secrets[server.Name] = server.Secrets
	}
	return secrets, err
}

// borrow notes which servers a plan starts that are not up yet.
func (p *Project) borrow(made plan.Plan) error {
	var started []string
	for _, step := range made.Steps {
		up := step.Action == plan.Keep || step.Action == plan.Replace && step.Old.State == "running"
		if !up {
			started = append(started, step.Server.Name)
		}
	}
	return p.state.Borrow(started)
}

// own notes that the servers of a plan stay up.
func (p *Project) own(made plan.Plan) error {
	var names []string
	for _, step := range made.Steps {
		names = append(names, step.Server.Name)
	}
	return p.state.Own(names)
}
