package initialize

import (
	"cmp"
	"slices"
)

// guess finds the servers of the catalogue that the project's files speak of.
func (l *looker) guess() []Guess {
	var guesses []Guess
	add := func(server, reason string) {
		at := slices.IndexFunc(guesses, func(g Guess) bool { return g.Server == server })
		if at < 0 {
			at, guesses = len(guesses), append(guesses, Guess{Server: server})
		}
		guesses[at].Reasons = append(guesses[at].Reasons, reason)
	}
	l.compose(add)
	for _, m := range manifests {
		text := l.text(m.file)
		if text == "" {
			continue
		}
		names, err := m.read(text)
		if err != nil {
			l.note("%s is not looked at: %v", m.file, err)
			continue
		}
		for _, name := range names {
			if server := m.drivers[m.plain(name)]; server != "" {
				add(server, m.file+" requires "+name)
			}
		}
	}
	slices.SortFunc(guesses, func(a, b Guess) int { return cmp.Compare(a.Server, b.Server) })
	return guesses
}

// testCommand is how tests are run in a project that is none of Go's.
func (l *looker) testCommand() string {
	for _, m := range manifests {
		if m.test != "" && l.present(m.file) {
			return m.test
		}
	}
	return ""
}
