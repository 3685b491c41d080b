package image

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
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
)

// program is one Go program of a server.
type program struct {
	// name is the file's name in the image's root: server for the main one.
	name   string
	source string
	// key is where the definition names the source.
	key []any
}

// programsOf lists a server's Go programs: the main one, then its tools by name.
func programsOf(server definition.Server) []program {
	var list []program
	if server.Go != "" {
		list = append(list, program{"server", server.Go, []any{"go"}})
	}
	for _, name := range slices.Sorted(maps.Keys(server.Tools)) {
		list = append(list, program{name, server.Tools[name], []any{"tools", name}})
	}
	return list
}

// programs are the compiled programs of one server.
type programs struct {
	// files are the programs as files of an image: /NAME, executable by everybody. A missing one is empty.
	files []copies.File
	// missing are those that the cache does not have.
	missing []plan.Operation
}

// programs finds the Go programs of every server in the cache. The key is the server's name.
func (r Resolver) programs(ctx context.Context, servers []definition.Server) (map[string]programs, error) {
	if r.Settings.Context == "inline" { // there the builder compiles them
		return nil, nil
	}
	found := make([]programs, len(servers))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.Settings.Limit())
	for i, server := range servers {
		group.Go(func() (err error) {
			if found[i], err = findPrograms(server, platform(r.Platform, server)); err != nil {
				return fmt.Errorf("%s: %w", server.Name, err)
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	byName := make(map[string]programs, len(servers))
	for i, server := range servers {
		byName[server.Name] = found[i]
	}
	return byName, nil
}

// findPrograms finds the programs of one server.
func findPrograms(server definition.Server, platform string) (programs, error) {
	var found programs
	for _, p := range programsOf(server) {
		source, err := gobuild.ParseSource(server.In(p.key...), p.source)
		if err != nil {
			return programs{}, err
		}
		binary, present, err := gobuild.Cache{}.Find(gobuild.Request{Source: source, Platform: platform})
		if err != nil {
			return programs{}, err
		}
		if !present {
			found.missing = append(found.missing, plan.Operation{
				Kind: plan.Compile, Server: server.Name, Subject: source.String(), ID: p.name, Reason: "it is not in the cache of compiled programs",
			})
			found.files = append(found.files, copies.File{Dst: "/" + p.name, Mode: 0o755, Name: p.name, Open: nothing})
			continue
		}
		file, err := binaryFile(p.name, binary)
		if err != nil {
			return programs{}, err
		}
		found.files = append(found.files, file)
	}
	return found, nil
}

// nothing stands for a program that is not compiled yet.
func nothing() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }

// binaryFile is a compiled program as a file of an image.
func binaryFile(name string, binary gobuild.Binary) (copies.File, error) {
	info, err := os.Stat(binary.Path)
	if err != nil {
		return copies.File{}, fmt.Errorf("compiled program %s: %w", name, err)
	}
	return copies.File{
		Dst: "/" + name, Mode: 0o755, Size: info.Size(), SHA256: binary.SHA256, Name: name,
		Open: func() (io.ReadCloser, error) { return os.Open(binary.Path) },
	}, nil
}

// compile compiles one program of a server into the cache.
func (m *Maker) compile(ctx context.Context, one plan.Operation, server definition.Server) error {
	for _, p := range programsOf(server) {
		if p.name != one.ID {
			continue
		}
		source, err := gobuild.ParseSource(server.In(p.key...), p.source)
		if err != nil {
			return err
		}
		work := "compiling " + source.String()
		m.Say(server.Name, work)
		story := news{m.beat(server.Name, work)}
		defer story.Stop()
		_, err = gobuild.Cache{}.Build(ctx, gobuild.Request{Source: source, Platform: platform(m.Platform, server)}, story)
		return err
	}
	return nil
}

// news tells each line of what is said while a program is compiled, but for the downloads, of which there may be a hundred.
type news struct{ *heartbeat.Heartbeat }

func (n news) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "go: downloading ") {
			n.Note(line)
		} else {
			n.Say(line)
		}
	}
	return len(p), nil
}
