package definition

import (
	"maps"
	"path"
	"reflect"
	"strings"
)

// Load returns the named servers and all that they link to, complete and validated, sorted by name.
// Without names it starts from the project's servers with "default: true", or, where it has none, from those of the
// catalogue; there may be none at all.
//
// Only what is needed is decoded, so a mistake in a server that nobody chose does no harm. Every error names the file
// and the line. An unknown server is an error that gives the nearest name.
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
	if err := l.follow(chosen); err != nil {
		return nil, err
	}
	if err := l.checkCycles(); err != nil {
		return nil, err
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
}

type loadedServer struct {
	server Server
	// root is the merged tree that the server was decoded from.
	root *node
}

// load reads one server.
func (l *loader) load(name string) (loadedServer, error) {
	folder, data, err := l.folder(name)
	if err != nil {
		return loadedServer{}, err
	}
	root, err := parse(path.Join(folder.Path, serverFile), data)
	if err != nil {
		return loadedServer{}, err
	}
	var base *node
	if folder.Dir != "" {
		if base, err = l.inherited(); err != nil {
			return loadedServer{}, err
		}
	}
	return complete(Server{Name: name, Folder: folder}, root, base, l.Sources)
}

// inherited is base.yaml with its variables filled in, or nil.
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
	root, err := interpolate(root, nil, sources.Lookup)
	if err != nil {
		return loadedServer{}, err
	}
	if base != nil {
		root = merge(base, root)
	}
	if err := decode(root, reflect.ValueOf(&server).Elem(), nil); err != nil {
		return loadedServer{}, err
	}
	// A folded text (">") ends in a newline that nobody means.
	server.Description = strings.TrimSuffix(server.Description, "\n")
	maps.DeleteFunc(server.Tools, func(_, program string) bool { return program == "" })
	if err := validate(&server, root, sources.AllowPrivileged); err != nil {
		return loadedServer{}, err
	}
	server.Secrets = secrets(server, root, sources.Lookup)
	return loadedServer{server, root}, nil
}
