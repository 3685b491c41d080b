package measure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// cleanTime bounds the removal of everything, also after an interrupt.
const cleanTime = time.Minute

// project is a folder without definitions of its own, so that it uses the catalogue's, and the compiled targets.
type project struct {
	dir    string
	binary string
	engine *docker.Engine
}

func newProject(ctx context.Context, module string) (*project, error) {
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	engine, err := docker.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "berth-measure-")
	if err != nil {
		return nil, err
	}
	p := &project{dir: dir, binary: filepath.Join(dir, "berth"), engine: engine}
	compile := exec.CommandContext(ctx, "go", "tool", "mage", "-compile", p.binary)
	compile.Dir, compile.Stderr = module, os.Stderr
	if err := compile.Run(); err != nil {
		return nil, errors.Join(fmt.Errorf("compile the targets: %w", err), os.RemoveAll(dir))
	}
	return p, nil
}

// remove takes away everything that the project has made.
func (p *project) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanTime)
	defer cancel()
	return errors.Join(p.mage(ctx, nil, "clean"), p.engine.Close(), os.RemoveAll(p.dir))
}

// mage runs a target with its output to stdout; nil drops it. What it tells is shown when it fails.
func (p *project) mage(ctx context.Context, stdout io.Writer, target ...string) error {
	_, err := p.tell(ctx, stdout, target...)
	return err
}

// tell runs a target and returns what it tells on stderr.
func (p *project) tell(ctx context.Context, stdout io.Writer, target ...string) (string, error) {
	var story bytes.Buffer
	run := exec.CommandContext(ctx, p.binary, target...)
	run.Dir, run.Stdout, run.Stderr = p.dir, stdout, &story
	if err := run.Run(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(target, " "), err, story.String())
	}
	return story.String(), nil
}

// start brings a server up and returns the time to ready that up has told, in milliseconds.
func (p *project) start(ctx context.Context, server string) (int64, error) {
	story, err := p.tell(ctx, nil, "up", "-servers="+server)
	if err != nil {
		return 0, err
	}
	return readyIn(story, server)
}

// readyIn finds the time to ready of one server in the story of up.
func readyIn(story, server string) (int64, error) {
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(server) + `: ready in (\S+)$`).FindStringSubmatch(story)
	if found == nil {
		return 0, fmt.Errorf("up does not tell when it was ready:\n%s", story)
	}
	took, err := time.ParseDuration(found[1])
	return took.Milliseconds(), err
}

// imageSize is the size of a server's image in bytes.
func (p *project) imageSize(ctx context.Context, server string) (int64, error) {
	images, err := p.engine.Images(ctx, map[string]string{plan.LabelRoot: p.dir, plan.LabelServer: server})
	if err != nil {
		return 0, err
	}
	if len(images) != 1 {
		return 0, fmt.Errorf("it has %d images, not one", len(images))
	}
	return images[0].Size, nil
}

// version is what the distribution calls the upstream version of a server's first package.
func (p *project) version(ctx context.Context, server definition.Server) (string, error) {
	var version strings.Builder
	name, _, _ := strings.Cut(server.Packages[0], "=")
	err := p.mage(ctx, &version, "exec", "-servers="+server.Name, "-command=dpkg-query -W -f='${source:Upstream-Version}' "+name)
	return version.String(), err
}
