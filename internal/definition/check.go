package definition

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
)

// Check is [Load] of the named servers, or of all that the project has, and tells of everything that is wrong: with them
// and those that they link to, with base.yaml, and with files that they name and that are not there. [Mistakes] takes the
// error apart. The servers are as far as they can be read.
func Check(sources Sources, named []string) ([]Server, error) {
	s, err := open(sources)
	if err != nil {
		return nil, err
	}
	defer s.close()
	l := &loader{shelf: s, sources: sources, loaded: map[string]loadedServer{}}
	for _, source := range s {
		base, err := source.base()
		l.errs = append(l.errs, err)
		l.bases = append(l.bases, inherited{root: base, unread: err != nil && (base == nil || base.meant != nil)})
		if own, is := source.(projectSource); is && len(named) == 0 {
			named, err = own.names()
			l.errs = append(l.errs, err, own.strays())
		}
	}
	l.follow(named)
	l.findBases()
	l.checkCycles()
	for i := range l.bases {
		l.errs = append(l.errs, l.checkBase(&l.bases[i]))
	}
	servers := make([]Server, 0, len(l.loaded))
	for _, name := range sortedKeys(l.loaded) {
		servers = append(servers, l.loaded[name].server)
		l.errs = append(l.errs, l.loaded[name].server.Missing)
	}
	return servers, inOrder(l.errs...)
}

// checkBase tells what is wrong with values that no server inherits.
func (l *loader) checkBase(base *inherited) error {
	_, err := base.fill(l.sources.Lookup)
	if base.filled == nil {
		return err
	}
	alone := *base.filled
	alone.fields = slices.DeleteFunc(slices.Clone(alone.fields), func(f field) bool {
		return f.key == "ports" || f.key == "ulimits" // a server may complete what they hold
	})
	rest, baseErr := new(Server).takeBase(&alone)
	return errors.Join(err, baseErr, decode(rest, reflect.ValueOf(new(Server)).Elem(), nil))
}

// otherNames are what people call definitions that are none here.
var otherNames = []string{"server.yml", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"}

// strays tells of files that were probably meant for definitions.
func (p projectSource) strays() error {
	entries, err := fs.ReadDir(p.files, serversDir)
	errs := []error{err}
	for _, entry := range entries {
		here := func(name string) bool {
			_, err := fs.Stat(p.files, path.Join(serversDir, entry.Name(), name))
			return err == nil
		}
		if at := slices.IndexFunc(otherNames, here); at >= 0 && !here(serverFile) {
			file := path.Join(serversDir, entry.Name(), otherNames[at])
			errs = append(errs, &mistake{file: file, err: mistakes.Errorf("nothing reads it; a definition is called %s", serverFile)})
		}
	}
	return errors.Join(errs...)
}

func allKeys() []string {
	var keys []string
	for _, field := range keyedFields(reflect.TypeFor[Server]()) {
		keys = append(keys, field.key)
	}
	return keys
}

// Mistakes are what the error of [Check] tells, each with the lines of its file.
func Mistakes(sources Sources, err error) []mistakes.Mistake {
	var list []mistakes.Mistake
	lines := map[string][]string{}
	for _, one := range flat([]error{err}) {
		m := mistakes.Mistake{File: serversDir}
		if at := (*mistake)(nil); errors.As(one, &at) {
			m.File, m.Line, one = at.file, at.line, at.err
		}
		var key fieldPath
		if at := (*keyed)(nil); errors.As(one, &at) {
			key, m.Column = at.key, at.column
		}
		m.Key = key.String()
		m.Message, m.Fix = mistakes.Split(one)
		if m.Fix == "" {
			m.Fix = meaning(key)
		}
		if lines[m.File] == nil {
			lines[m.File] = mistakes.Definition(sources.text(m.File))
		}
		m.Show(lines[m.File])
		list = append(list, m)
	}
	return list
}

// text is the text of a definition by the name that errors give it; empty where it cannot be read.
func (s Sources) text(file string) string {
	files := s.Catalogue
	name, shipped := strings.CutPrefix(file, catalogueDir+"/")
	if !shipped {
		root, err := os.OpenRoot(s.ProjectDir)
		if err != nil {
			return ""
		}
		defer root.Close()
		files = root.FS()
	}
	if files == nil {
		return ""
	}
	data, _ := readDefinition(files, name, file) // the mistake is told without its lines
	return string(data)
}

// At is an error that one key of a server is about, with the place of the key in the server's definition or in base.yaml.
func At(sources Sources, server Server, err error, key string, below string) error {
	at := fieldPath{key, below}
	file := path.Join(server.Folder.Path, serverFile)
	found := &node{file: file}
	for _, file := range []string{file, path.Join(serversDir, baseFile)} {
		root, _ := parse(file, []byte(sources.text(file)))
		if value := root.get(key).get(below); value != nil {
			found = value
			break
		}
	}
	return found.mistake(at, fmt.Errorf("%s: %w", at, err))
}
