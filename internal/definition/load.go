package definition

import (
	"errors"
	"maps"
	"path"
	"reflect"
	"strings"
)

// Load returns the named servers and all that they link to, complete and validated, sorted by name.
// Without names it starts from the project's servers with "default: true", or, where it has none, from those of the
// catalogue; there may be none at all.
//
// Only what is needed is decoded, so a mistake in a server that nobody chose does no harm. The error tells of all mistakes
// at once, each with its file and line, in their order. An unknown server is an error that gives the nearest name.
func Load(sources Sources, chosen []string) ([]Server, error) {
	s, err := open(sources)
	if err != nil {
		return nil, err
	}
	defer s.close()
	l := &loader{shelf: s, loaded: map[string]loadedServer{}}
	if l.base, err = s.base(); err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		if chosen, err = l.defaults(); err != nil {
			return nil, err
		}
	}
	l.follow(chosen)
	if len(l.errs) == 0 {
		l.checkCycles()
	}
	if len(l.errs) > 0 {
		return nil, inOrder(l.errs...)
	}
	servers := make([]Server, 0, len(l.loaded))
	for _, name := range sortedKeys(l.loaded) {
		servers = append(servers, l.loaded[name].server)
	}
	return servers, nil
}

// loader collects servers.
type loader struct {
	*shelf
	// base is the tree of base.yaml, or nil; filled is the same with its variables filled in, once a server inherits it.
	base, filled *node
	loaded       map[string]loadedServer
	errs         []error
}

type loadedServer struct {
	server Server
	// root is the merged tree that the server was decoded from.
	root *node
}

// load reads one server; with an error it is what could be read of it.
func (l *loader) load(name string) (loadedServer, error) {
	folder, data, err := l.folder(name)
	if err != nil {
		return loadedServer{}, err
	}
	root, err := parse(path.Join(folder.Path, serverFile), data)
	if root == nil {
		return loadedServer{}, err
	}
	var base *node
	var baseErr error
	if folder.Dir != "" {
		base, baseErr = l.inherited()
	}
	loaded, completeErr := complete(Server{Name: name, Folder: folder}, root, base, l.Sources)
	loaded.server.Missing = inOrder(missingFiles(loaded))
	if err = errors.Join(err, baseErr, completeErr); err != nil {
		err = errors.Join(err, loaded.server.Missing)
	}
	return loaded, err
}

// inherited is base.yaml with its variables filled in, or nil. Its errors are told once.
func (l *loader) inherited() (*node, error) {
	if l.base == nil || l.filled != nil {
		return l.filled, nil
	}
	var err error
	l.filled, err = interpolate(l.base, nil, l.Lookup)
	return l.filled, err
}

// complete fills a server from its tree, and from that of base.yaml if it is not nil.
func complete(server Server, root, base *node, sources Sources) (loadedServer, error) {
	root, filled := interpolate(root, nil, sources.Lookup)
	if base != nil {
		server.Unused = unused(base, root)
		root = merge(base, root)
	}
	decoded := decode(root, reflect.ValueOf(&server).Elem(), nil)
	// A folded text (">") ends in a newline that nobody means.
	server.Description = strings.TrimSuffix(server.Description, "\n")
	maps.DeleteFunc(server.Tools, func(_, program string) bool { return program == "" })
	err := errors.Join(filled, decoded, validate(&server, root, sources.AllowPrivileged))
	server.Secrets = secrets(server, root, sources.Lookup)
	return loadedServer{server, root}, err
}
