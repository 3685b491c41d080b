package definition

import (
	"errors"
	"maps"
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
	l, err := newLoader(s, sources)
	if err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		if chosen, err = l.defaults(); err != nil {
			return nil, err
		}
	}
	l.follow(chosen)
	l.findBases()
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
	shelf
	sources Sources
	// bases are the trees that the servers of each source inherit; nil for none.
	bases []inherited
	// read are definitions that were read and not loaded yet.
	read   map[string]found
	loaded map[string]loadedServer
	errs   []error
}

type loadedServer struct {
	server Server
	// root is the merged tree that the server was decoded from.
	root *node
}

func newLoader(s shelf, sources Sources) (*loader, error) {
	l := &loader{shelf: s, sources: sources, read: map[string]found{}, loaded: map[string]loadedServer{}}
	for _, source := range s {
		base, err := source.base()
		if err != nil {
			return nil, err
		}
		l.bases = append(l.bases, inherited{root: base})
	}
	return l, nil
}

// load reads one server; with an error it is what could be read of it.
func (l *loader) load(name string) (loadedServer, error) {
	found, wasRead := l.read[name]
	delete(l.read, name) // what is made of a tree changes it
	var findErr error
	if !wasRead {
		found, findErr = l.find(name, "")
	}
	if found.root == nil {
		return loadedServer{}, findErr
	}
	if l.bases[found.at].unread {
		found.root.meant = append(found.root.meant, allKeys()...)
	}
	inherited, inheritedErr := l.heritage(found)
	loaded, completeErr := complete(Server{Name: name, Folder: found.folder}, found.root, inherited, l.sources)
	loaded.server.Missing = inOrder(missingFiles(loaded))
	err := errors.Join(findErr, inheritedErr, completeErr)
	if err != nil {
		err = errors.Join(err, loaded.server.Missing)
	}
	return loaded, err
}

// inherited is the tree that the servers of a source inherit.
type inherited struct {
	// root is nil for none; filled is the same with its variables filled in, once a server inherits it.
	root, filled *node
	// unread reports whether there is one that cannot be read, or not all of it: what it would give a server is not known.
	unread bool
}

// fill returns the tree with its variables filled in, or nil. Its errors are told once.
func (b *inherited) fill(lookup func(string) (string, bool)) (*node, error) {
	if b.root == nil || b.filled != nil {
		return b.filled, nil
	}
	var err error
	b.filled, err = fillIn(b.root, lookup)
	if extends := b.filled.get("extends"); extends != nil {
		err = errors.Join(err, extends.errorf("extends: all servers inherit this file already; a server's own definition may extend another"))
	}
	return b.filled, err
}

// fillIn returns the tree of a file with variables put into its values, and with those of its build arguments, and of a list
// of environment variables, that are given by name alone. A label by name alone is empty.
func fillIn(root *node, lookup func(string) (string, bool)) (*node, error) {
	root, err := interpolate(root, nil, lookup)
	root, argsErr := fillPairs(root, lookup, "build", "args")
	errs := []error{err, argsErr}
	for key, value := range map[string]func(string) (string, bool){
		"environment": lookup, "labels": func(string) (string, bool) { return "", true },
	} {
		if pairs := root.get(key); pairs != nil && pairs.kind == list {
			root, err = fillPairs(root, value, key)
			errs = append(errs, err)
		}
	}
	return root, errors.Join(errs...)
}

// complete fills a server from its tree, and from what it inherits.
func complete(server Server, root *node, inherited heritage, sources Sources) (loadedServer, error) {
	root, filled := fillIn(root, sources.Lookup)
	if inherited.unclear {
		root.get("extends").broken = true
	}
	root, server.Unused = inherited.under(root)
	root, fromFiles, filesErr := inherited.fillEnvironment(root, server.Folder, sources.Lookup)
	server.FromFiles = fromFiles
	root, baseErr := server.takeBase(root)
	decoded := decode(root, reflect.ValueOf(&server).Elem(), nil)
	// A folded text (">") ends in a newline that nobody means.
	server.Description = strings.TrimSuffix(server.Description, "\n")
	server.Workdir = plainTarget(server.Workdir)
	for i, entry := range server.Tmpfs {
		target, _, _ := strings.Cut(entry, ":")
		server.Tmpfs[i] = plainTarget(target) + entry[len(target):]
	}
	maps.DeleteFunc(server.Tools, func(_, program string) bool { return program == "" })
	inherited.locate(&server, root)
	err := errors.Join(filled, filesErr, baseErr, decoded, validate(&server, root, sources))
	server.Secrets = secrets(server, root, inherited.names(), sources.Lookup)
	return loadedServer{server, root}, err
}
