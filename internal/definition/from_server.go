package definition

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
)

// fromKeys is what "from" holds instead of an image's name.
type fromKeys struct {
	// Server is another server, on whose image this one's is built.
	Server string `json:"server" yaml:"server"`
}

// takeBase reads {server: NAME} of "from", and leaves an empty text in its place.
func (s *Server) takeBase(root *node) (*node, error) {
	from := root.get("from")
	if from == nil || from.kind != mapping {
		return root, nil
	}
	at := fieldPath{"from"}
	var keys fromKeys
	err := decodeStruct(from, reflect.ValueOf(&keys).Elem(), at)
	if err == nil && keys.Server == "" {
		err = from.errorf(`from: server is missing; write {server: NAME}, or the name of an image`)
	}
	s.FromServer = keys.Server
	return with(root, &node{file: from.file, line: from.line, broken: err != nil}, "from"), err
}

// findBases finds the servers that loaded ones are built on.
func (l *loader) findBases() {
	for _, name := range sortedKeys(l.loaded) {
		one := l.loaded[name]
		base, err := l.builtOn(one, nil)
		if err != nil {
			l.errs = append(l.errs, err)
		}
		one.server.Base = base
		l.loaded[name] = one
	}
}

// builtOn finds the server that another one is built on, and in turn its own. line are the names of those on the way.
func (l *loader) builtOn(server loadedServer, line []string) (*Server, error) {
	name := server.server.FromServer
	if name == "" || server.root.get("from").broken {
		return nil, nil
	}
	fail := func(err error) error {
		c := &checker{root: server.root}
		c.fail(err, "from")
		return errors.Join(c.errs...)
	}
	line = append(line, server.server.Name)
	if first := slices.Index(line, name); first >= 0 {
		return nil, fail(fmt.Errorf("servers are built on each other: %s; remove one of them", strings.Join(append(slices.Clone(line[first:]), name), " -> ")))
	}
	base, known := l.loaded[name]
	if !known {
		var err error
		base, err = l.load(name)
		if errors.Is(err, fs.ErrNotExist) {
			all, err := l.names()
			if err != nil {
				return nil, err
			}
			return nil, fail(&unknownServer{name, all})
		}
		if err != nil && base.root == nil {
			if told := new(mistake); !errors.As(err, &told) {
				err = fail(err)
			}
			return nil, err
		}
		if err != nil {
			return nil, err
		}
	}
	made := base.server
	var err error
	made.Base, err = l.builtOn(base, line)
	return &made, err
}
