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
	bin := filepath.Join(t.dir, "first", "bin")
	for _, one := range []struct {
		cache, title, dir string
		words             []string
	}{
		{"mage", "`go tool mage -l`: Mage is compiled", p.dir, []string{"go", "tool", "mage", "-l"}},
		{"mage", "`go tool mage list`: the targets are compiled, which are Berth", p.dir, []string{"go", "tool", "mage", "list"}},
		{"mage", "`go tool mage up`: the server is compiled, built and started", p.dir, []string{"go", "tool", "mage", "up"}},
		{"", "", p.dir, []string{t.targets, "clean"}},
		{"command", "`go run ./cmd/install`: the installer and the command are compiled", t.module, []string{"go", "run", "./cmd/install"}},
		{"command", "`berth up`: the server is compiled, built and started", p.dir, []string{filepath.Join(bin, "berth"), "up"}},
	} {
		cache := filepath.Join(t.dir, "first", one.cache)
		env := []string{
			"GOCACHE=" + filepath.Join(cache, "go"), "MAGEFILE_CACHE=" + filepath.Join(cache, "mage"),
			"XDG_CACHE_HOME=" + filepath.Join(cache, "user"), "MAGEFILE_HASHFAST=1", "GOBIN=" + bin,
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
