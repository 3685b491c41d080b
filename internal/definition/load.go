package definition

import (
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
	l := &loader{shelf: s, sources: sources, loaded: map[string]loadedServer{}}
	for _, source := range s {
		base, err := source.base()
		if err != nil {
			return nil, err
		}
		l.bases = append(l.bases, base)
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
	shelf
	// bases are the trees that the servers of each source inherit; nil for none.
	bases   []*node
	sources Sources
	loaded  map[string]loadedServer
}

type loadedServer struct {
	server Server
	// root is the merged tree that the server was decoded from.
	root *node
}

// load reads one server.
func (l *loader) load(name string) (loadedServer, error) {
	found, err := l.find(name, "")
	if err != nil {
		return loadedServer{}, err
	}
	return complete(Server{Name: name, Folder: found.folder}, found.root, l.bases[found.at], l.sources)
}

// complete fills a server from its tree, and from that of its base if it is not nil.
func complete(server Server, root, base *node, sources Sources) (loadedServer, error) {
	var err error
	if base != nil {
		if base, err = interpolate(base, nil, sources.Lookup); err != nil {
			return loadedServer{}, err
		}
	}
	if root, err = interpolate(root, nil, sources.Lookup); err != nil {
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
	if err := validate(&server, root, sources.AllowPrivileged); err != nil {
		return loadedServer{}, err
	}
	server.Secrets = secrets(server, root, sources.Lookup)
	return loadedServer{server, root}, nil
}
