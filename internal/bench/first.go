package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// firstUse compiles and starts one server with empty caches, once: by go tool mage and by the command. Modules are downloaded
// already.
func (t *tools) firstUse(ctx context.Context, story io.Writer) (list []phase, err error) {
	p, err := t.newProject(1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.remove(ctx, nil)) }()
	berth := filepath.Join(t.dir, "first", "berth")
	for _, one := range []struct {
		cache, title, dir string
		words             []string
	}{
		{"mage", "`go tool mage -l`: Mage and the targets are compiled", p.dir, []string{"go", "tool", "mage", "-l"}},
		{"mage", "`go tool mage up`: the server is compiled, built and started", p.dir, []string{"go", "tool", "mage", "up"}},
		{"", "", p.dir, []string{t.targets, "clean"}},
		{"command", "`go build ./cmd/berth`: the command is compiled", t.module, []string{"go", "build", "-o", berth, "./cmd/berth"}},
		{"command", "`berth up`: the server is compiled, built and started", p.dir, []string{berth, "up"}},
	} {
		cache := filepath.Join(t.dir, "first", one.cache)
		env := []string{
			"GOCACHE=" + filepath.Join(cache, "go"), "MAGEFILE_CACHE=" + filepath.Join(cache, "mage"),
			"XDG_CACHE_HOME=" + filepath.Join(cache, "user"), "MAGEFILE_HASHFAST=1", "CGO_ENABLED=0",
		}
		_, _ = fmt.Fprintln(story, "first use:", one.words)
		got, err := run(ctx, one.dir, env, false, one.words...)
		if err != nil {
			return nil, err
		}
		if one.title != "" {
			list = append(list, phase{Title: one.title, CPU: got.cpu.Seconds(), Seconds: got.took.Seconds()})
		}
	}
	return list, nil
}
