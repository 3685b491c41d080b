package settings

import "strings"

// Typed is how the user types verbs, for advice. The zero value has flags of Mage's form and nothing before a verb.
type Typed struct {
	// Start is what a verb follows, such as "go tool mage " or "berth ".
	Start string
	// Words reports whether servers are words after the verb, and flags have two dashes: "up --fresh db" and not
	// "up -fresh -servers=db".
	Words bool
}

// Line is what to type: verb, which is written with flags of Mage's form, for these servers; for all that it means without
// any.
func (t Typed) Line(verb string, servers ...string) string {
	switch {
	case t.Words:
		verb = strings.Join(append([]string{strings.ReplaceAll(verb, " -", " --")}, servers...), " ")
	case len(servers) > 0:
		verb += " -servers=" + strings.Join(servers, ",")
	}
	return "`" + t.Start + verb + "`"
}
