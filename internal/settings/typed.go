package settings

import (
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// capital is where a flag's name of several words, written in Mage's form, has its next word.
var capital = text.LazyRegexp(`[A-Z]`)

// Typed is how the user types verbs, for advice. The zero value has flags of Mage's form and nothing before a verb.
type Typed struct {
	// Start is what a verb follows, such as "go tool mage " or "berth ".
	Start string
	// Words reports whether servers are words after the verb, and flags have two dashes and no capitals: "up --fresh db" and
	// "--all-projects", not "up -fresh -servers=db" and "-allProjects".
	Words bool
}

// Line is what to type: verb, which is written with flags of Mage's form, for these servers; for all that it means without
// any.
func (t Typed) Line(verb string, servers ...string) string {
	switch {
	case t.Words:
		verb = capital.ReplaceAllStringFunc(strings.ReplaceAll(verb, " -", " --"), func(letter string) string {
			return "-" + strings.ToLower(letter)
		})
		verb = strings.Join(append([]string{verb}, servers...), " ")
	case len(servers) > 0:
		verb += " -servers=" + strings.Join(servers, ",")
	}
	return "`" + t.Start + verb + "`"
}
