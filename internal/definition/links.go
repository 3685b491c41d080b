package definition

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// follow loads the named servers and, level by level, those that they link to.
func (l *loader) follow(chosen []string) {
	for _, name := range chosen {
		l.errs = append(l.errs, l.add(name))
	}
	todo := sortedKeys(l.loaded)
	for len(todo) > 0 {
		from := l.loaded[todo[0]]
		todo = todo[1:]
		for i, link := range from.server.Links {
			if _, ok := l.loaded[link.Server]; ok || names.Server(link.Server) != nil {
				continue
			}
			err := l.add(link.Server)
			if u := (*unknownServer)(nil); errors.As(err, &u) {
				err = from.linkError(i, err)
			}
			l.errs = append(l.errs, err)
			if _, ok := l.loaded[link.Server]; ok {
				todo = append(todo, link.Server)
			}
		}
	}
	l.errs = slices.DeleteFunc(l.errs, func(err error) bool { return err == nil })
}

// add loads one server, once.
func (l *loader) add(name string) error {
	if _, ok := l.loaded[name]; ok {
		return nil
	}
	server, err := l.load(name)
	if errors.Is(err, fs.ErrNotExist) {
		all, err := l.names()
		if err != nil && len(all) == 0 {
			return err
		}
		return &unknownServer{name, all}
	}
	if server.root != nil {
		l.loaded[name] = server
	}
	return err
}

// linkError says that link number i of the server is wrong.
func (s loadedServer) linkError(i int, err error) error {
	c := &checker{root: s.root}
	c.fail(err, "links", i)
	return errors.Join(c.errs...)
}

// unknownServer is a name that no source has.
type unknownServer struct {
	name string
	// all are the names that there are.
	all []string
}

func (e *unknownServer) Error() string {
	return "unknown server " + names.Quote(e.name) + "; " + e.Fix()
}

// Fix names the servers that may be meant.
func (e *unknownServer) Fix() string {
	const most = 8 // names that are read at a glance
	hint := "there are none; make servers/NAME/server.yaml"
	switch nearest := names.Nearest(e.name, e.all); {
	case nearest != "":
		hint = fmt.Sprintf("did you mean %q?", nearest)
	case len(e.all) > most:
		hint = fmt.Sprintf("there are %d, such as %s", len(e.all), strings.Join(e.all[:most], ", "))
	case len(e.all) > 0:
		hint = "the servers are " + strings.Join(e.all, ", ")
	}
	return hint
}

// checkCycles refuses servers that wait for each other.
func (l *loader) checkCycles() {
	done := map[string]bool{}
	var trail []string
	var visit func(name string) error
	visit = func(name string) error {
		if done[name] {
			return nil
		}
		trail = append(trail, name)
		for i, link := range l.loaded[name].server.Links {
			if first := slices.Index(trail, link.Server); first >= 0 {
				circle := append(slices.Clone(trail[first:]), link.Server)
				return l.loaded[name].linkError(i, mistakes.Errorf("servers wait for each other: %s; remove one link", strings.Join(circle, " -> ")))
			}
			if err := visit(link.Server); err != nil {
				return err
			}
		}
		trail = trail[:len(trail)-1]
		done[name] = true
		return nil
	}
	for _, name := range sortedKeys(l.loaded) {
		if err := visit(name); err != nil {
			l.errs = append(l.errs, err)
			return // the others may be the same circle
		}
	}
}
