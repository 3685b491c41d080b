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
	if err != nil || slices.Contains(all, name) {
		return err
	}
	return &unknownServer{name, all}
}

// defaults returns the names of the servers with "default: true" of the first source that has any: a project that has
// servers of its own does not get the catalogue's beside them.
func (l *loader) defaults() ([]string, error) {
	all, err := l.names()
	if err != nil {
		return nil, err
	}
	bySource := make([][]string, len(l.shelf))
	for _, name := range all {
		isDefault, at, err := l.isDefault(name)
		if err != nil {
			return nil, err
		}
		if isDefault {
			bySource[at] = append(bySource[at], name)
		}
	}
	for _, names := range bySource {
		if len(names) > 0 {
			return names, nil
		}
	}
	return nil, nil
}

// isDefault decodes the one key of a server, or else of its base, and returns the index of the server's source.
// Most definitions do not hold the word at all.
func (l *loader) isDefault(name string) (isDefault bool, source int, err error) {
	found, err := l.find(name, "default")
	if err != nil {
		return false, 0, err
	}
	value := found.root.get("default")
	if value == nil {
		value = l.bases[found.at].root.get("default")
	}
	if value == nil {
		return false, 0, nil
	}
	at := fieldPath{"default"}
	if value, err = interpolate(value, at, l.sources.Lookup); err != nil {
		return false, 0, err
	}
	isDefault, err = value.bool(at)
	return isDefault, found.at, err
}
