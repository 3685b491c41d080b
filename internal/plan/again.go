package plan

import (
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
)

// redo is why what a server did once has to be done again: a server that it links to has another container than the one
// that it was done to. It is empty for servers that only run.
func (d *decider) redo(step Step, before decided) string {
	if !once(step.Server) {
		return ""
	}
	for _, link := range step.Links() {
		// A server that does something once is made when its links are ready, so that it is never older than they are.
		if other, found := Find(d.settings.Owner(), link, d.seen.Containers); found && d.newer(other, step.Old) {
			return link + " was made after it, and what it did there is gone"
		}
	}
	if renewed := madeAnew(step, before); renewed != nil {
		return anew(renewed.Server.Name)
	}
	return ""
}

// newer reports whether a container was made after another one. Of two that were made within one second Docker's list has the
// newer one first; Podman's is in no order.
func (d *decider) newer(c, than docker.Container) bool {
	if !c.Created.Equal(than.Created) || d.seen.FixedLinks {
		return c.Created.After(than.Created)
	}
	first := slices.IndexFunc(d.seen.Containers, func(one docker.Container) bool { return one.ID == c.ID || one.ID == than.ID })
	return d.seen.Containers[first].ID == c.ID
}

// madeAnew is the first step before that makes a server anew to which this one links; nil for none. One that is certain
// comes before one that may turn out not to be needed.
func madeAnew(step Step, before decided) *Step {
	var perhaps *Step
	for _, link := range step.Links() {
		switch other := before.of(link); {
		case other == nil || other.Action == Keep:
		case other.unless == "":
			return other
		case perhaps == nil:
			perhaps = other
		}
	}
	return perhaps
}

// Again is the step of a server whose container was to be kept, when a server that it links to turns out to be made anew; nil
// when that does not concern it.
func (s Step) Again(link string) *Step {
	if s.Action != Keep || s.Instead == nil || !once(s.Server) {
		return nil
	}
	again := *s.Instead
	again.Reason = anew(link)
	return &again
}

// anew is why what was done to a server is done again.
func anew(link string) string { return link + " is made anew, and what it did there is gone" }

// once reports whether a server does something that counts for as long as the servers live that it links to.
func once(server definition.Server) bool {
	return server.Task() || len(server.PostStart.Command) > 0
}
