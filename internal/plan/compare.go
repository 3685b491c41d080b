package plan

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
)

// unfinished is why a container that is marked goes.
const unfinished = "its start or removal had not ended"

// compare decides whether an existing container can stay. One that somebody took out of its network can be reached by
// no name.
func (d *decider) compare(step Step, want fields, before decided) (Action, string) {
	old := step.Old
	owned, _ := identity.ParseContainer(old.Labels)
	has := parseFields(owned.Config)
	changed := has.changed(want, "")
	if step.Unknown != "" {
		changed = has.changedBeside(want, imagePrefix)
	}
	done := hasDone(step.Server, old)
	switch {
	case changed != "":
		return Replace, changed + " changed"
	case step.Unknown == "" && owned.Recipe != step.Recipe:
		return Replace, "its image is made in another way" // by another Berth, or with another BERTH_CONTEXT
	case d.options.Fresh:
		return Replace, "-fresh"
	case d.reset && slices.Contains(d.restarted, step.Server.Name):
		return Replace, "it is reset"
	case slices.Contains(d.restarted, step.Server.Name):
		return Replace, "it is restarted"
	case d.seen.Unfinished[old.ID]:
		return Replace, unfinished
	case !done:
		if reason := d.unfit(step, before); reason != "" {
			return Replace, reason
		}
	}
	if again := d.redo(step, before); again != "" {
		return Replace, again
	}
	switch {
	case step.Unknown != "": // last: it alone may turn out not to be true
		return Replace, step.Unknown
	case done:
		return Keep, "it is done"
	}
	return Keep, "it is up to date"
}

// hasDone reports whether a container is that of a task that has ended well.
func hasDone(server definition.Server, c docker.Container) bool {
	return server.Task() && c.State == "exited" && c.ExitCode == 0
}

// unfit is why a container that was made as it should be is not as it should be; "" when it is.
func (d *decider) unfit(step Step, before decided) string {
	old := step.Old
	switch {
	case old.State == "exited":
		return fmt.Sprintf("it had exited with code %d", old.ExitCode)
	case old.State != "running":
		return "it is " + old.State
	}
	if _, in := old.Networks[step.Spec.Network]; step.Spec.Network != "" && !in {
		return "it is not in network " + step.Spec.Network
	}
	if moved := movedLink(step.Member, before); d.seen.FixedLinks && moved != "" {
		return knows(moved)
	}
	return ""
}

// unlessOf is when a container that is to be replaced stays all the same; "" when it does not.
func unlessOf(step Step, before decided) string {
	if step.Action == Replace && step.Unknown != "" && step.Reason == step.Unknown {
		return unlessSame
	}
	if renewed := madeAnew(step, before); step.Action == Replace && renewed != nil && step.Reason == anew(renewed.Server.Name) {
		return renewed.unless
	}
	moved := movedLink(step.Member, before)
	if other := before.of(moved); step.Action == Replace && other != nil && step.Reason == knows(moved) {
		return other.unless
	}
	return ""
}

// knows is why a container goes when a server that it links to does.
func knows(link string) string { return "it knows " + link + " by an address that changes" }

// movedLink is the first server that member links to by an alias and that gets a new container; "" for none.
func movedLink(member Member, before decided) string {
	for _, link := range member.Server.Links {
		if other := before.of(link.Server); link.Alias != "" && other != nil && other.Action != Keep {
			return link.Server
		}
	}
	return ""
}
