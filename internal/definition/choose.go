package definition

import "slices"

// Names returns the names of all servers, sorted: those of the project and those of the catalogue.
// A folder without server.yaml is no server; one with it and with a name that is not valid is an error.
func Names(sources Sources) ([]string, error) {
	s, err := open(sources)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.names()
}

// CheckName returns an error when there is no server of this name; it says which was probably meant.
func CheckName(sources Sources, name string) error {
	all, err := Names(sources)
	switch {
	case slices.Contains(all, name):
		return nil
	case err != nil && len(all) == 0:
		return err
	}
	return &unknownServer{name, all}
}

// defaults returns the names of the servers of the first source that has any: those with "default: true"; or, when the
// source is the project's own and none has it, all without "default: false". A project that has servers does not get the
// catalogue's beside them.
func (l *loader) defaults() ([]string, error) {
	for _, source := range l.shelf {
		own, err := source.names()
		if err != nil {
			return nil, err
		}
		slices.Sort(own)
		var marked, unmarked []string
		for _, name := range own {
			isDefault, given, err := l.isDefault(name)
			switch {
			case err != nil:
				return nil, err
			case isDefault:
				marked = append(marked, name)
			case !given:
				unmarked = append(unmarked, name)
			}
		}
		if _, shipped := source.(catalogueSource); shipped || len(marked) > 0 {
			return marked, nil
		}
		if len(own) > 0 {
			return unmarked, nil
		}
	}
	return nil, nil
}

// isDefault decodes the one key of a server, or else of its base, and reports whether it is given at all. Most definitions
// do not hold the word. A tree that was read for it is kept for [loader.load].
func (l *loader) isDefault(name string) (isDefault, given bool, err error) {
	found, err := l.find(name, "default")
	if err != nil {
		return false, false, err
	}
	if found.root != nil {
		l.read[name] = found
	}
	value := found.root.get("default")
	if value == nil {
		value = l.bases[found.at].root.get("default")
	}
	if value == nil {
		return false, false, nil
	}
	at := fieldPath{"default"}
	if value, err = interpolate(value, at, l.sources.Lookup); err != nil {
		return false, true, err
	}
	if value.isEmpty() {
		return false, false, nil // it takes the base's away
	}
	isDefault, err = value.bool(at)
	return isDefault, true, err
}
