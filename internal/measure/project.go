package measure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/project"
)

// cleanTime bounds the removal of everything, also after an interrupt.
const cleanTime = time.Minute

// bench is a project without definitions of its own, so that it uses the catalogue's.
type bench struct {
	*project.Project
	dir string
}

func newBench(catalogue fs.FS) (*bench, error) {
	dir, err := os.MkdirTemp("", "berth-measure-")
	if err != nil {
		return nil, err
	}
	opened, err := project.Open(project.Options{Root: dir, Env: os.Environ(), Catalogue: catalogue, Command: "mage measure"})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &bench{opened, dir}, nil
}

// remove takes away everything that the project has made.
func (b *bench) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanTime)
	defer cancel()
	_, err := b.Clean(ctx, nil)
	return errors.Join(err, os.RemoveAll(b.dir))
}

// start brings a server up and returns its time to ready in milliseconds.
func (b *bench) start(ctx context.Context, server string) (int64, error) {
	result, err := b.Up(ctx, project.UpOptions{Servers: []string{server}})
	if err != nil {
		return 0, err
	}
	took, started := result.Ready[server]
	if !started {
		return 0, errors.New("it was up already")
	}
	return took.Milliseconds(), nil
}

// imageSize is the size of a server's image in bytes.
func (b *bench) imageSize(ctx context.Context, server string) (int64, error) {
	statuses, err := b.Status(ctx, []string{server})
	if err != nil {
		return 0, err
	}
	for _, status := range statuses {
		if status.Server == server {
			return status.ImageBytes, nil
		}
	}
	return 0, errors.New("it has no image")
}

// version is what the distribution calls the upstream version of a server's first package.
func (b *bench) version(ctx context.Context, server definition.Server) (string, error) {
	var version strings.Builder
	name, _, _ := strings.Cut(server.Packages[0], "=")
	code, err := b.Exec(ctx, []string{server.Name}, docker.ExecSpec{
		Command: []string{"dpkg-query", "-W", "-f=${source:Upstream-Version}", name}, Stdout: &version,
	})
	if err == nil && code != 0 {
		err = fmt.Errorf("dpkg-query %s: exit code %d", name, code)
	}
	return version.String(), err
}
