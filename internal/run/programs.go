package run

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
)

// program is one Go program of a server.
type program struct {
	// name is the file's name in the image's root: server for the main one.
	name   string
	source string
}

// programs lists a server's Go programs: the main one, then its tools by name.
func programs(server definition.Server) []program {
	var list []program
	if server.Go != "" {
		list = append(list, program{"server", server.Go})
	}
	for _, name := range slices.Sorted(maps.Keys(server.Tools)) {
		list = append(list, program{name, server.Tools[name]})
	}
	return list
}

// binaries finds the Go programs of every server in the cache, or compiles them. The first key is the server's name,
// the second the program's.
func (r *Runner) binaries(ctx context.Context, servers []definition.Server) (map[string]map[string]gobuild.Binary, error) {
	made := map[string]map[string]gobuild.Binary{}
	type result struct {
		server, name string
		binary       gobuild.Binary
	}
	var results []*result
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.limit())
	for _, server := range servers {
		made[server.Name] = map[string]gobuild.Binary{}
		for _, p := range programs(server) {
			result := &result{server: server.Name, name: p.name}
			results = append(results, result)
			group.Go(func() (err error) {
				result.binary, err = r.binary(ctx, server, p)
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, result := range results {
		made[result.server][result.name] = result.binary
	}
	return made, nil
}

// binary finds or compiles one program.
func (r *Runner) binary(ctx context.Context, server definition.Server, p program) (gobuild.Binary, error) {
	source, err := gobuild.ParseSource(server.Folder, p.source)
	if err != nil {
		return gobuild.Binary{}, fmt.Errorf("%s: %w", server.Name, err)
	}
	var cache gobuild.Cache
	request := gobuild.Request{Source: source, Platform: r.platform(server)}
	binary, found, err := cache.Find(request)
	if err == nil && !found {
		r.Say(server.Name, "compiling "+source.String())
		binary, err = cache.Build(ctx, request, news(func(line string) { r.Say(server.Name, line) }))
	}
	if err != nil {
		return gobuild.Binary{}, fmt.Errorf("%s: %w", server.Name, err)
	}
	return binary, nil
}

// news tells each line of what is said while a program is compiled, but for the downloads, of which there may be a hundred.
type news func(line string)

func (n news) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		if !strings.HasPrefix(line, "go: downloading ") {
			n(strings.TrimSuffix(line, "\n"))
		}
	}
	return len(p), nil
}

// binaryFiles are compiled programs as files of an image: /NAME, executable by everybody.
func binaryFiles(binaries map[string]gobuild.Binary) ([]copies.File, error) {
	var files []copies.File
	for _, name := range slices.Sorted(maps.Keys(binaries)) {
		binary := binaries[name]
		info, err := os.Stat(binary.Path)
		if err != nil {
			return nil, fmt.Errorf("compiled program %s: %w", name, err)
		}
		files = append(files, copies.File{
			Dst: "/" + name, Mode: 0o755, Size: info.Size(), SHA256: binary.SHA256, Name: name,
			Open: func() (io.ReadCloser, error) { return os.Open(binary.Path) },
		})
	}
	return files, nil
}
