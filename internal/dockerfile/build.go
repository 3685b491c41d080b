package dockerfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// scratch is the empty base, which no image backs.
const scratch = "scratch"

// Build says how a Dockerfile is built.
type Build struct {
	// Target is the stage to build; empty for the last.
	Target string
	// Args are the build arguments that are given.
	Args map[string]string
	// Secrets are the IDs of the secrets that are given.
	Secrets []string
	// Platform and Host are the os/arch[/variant] of the image and of the engine.
	Platform, Host string
	// Classic reports whether the classic builder builds it, which makes every stage up to the target.
	Classic bool
}

// Bases are the images that the build asks for, each once, as they are named: what its stages are built on, and what they
// copy or mount from. A stage with a platform of its own, and what only the builder can work out, are left to the builder.
func (f File) Bases(b Build) []string {
	var bases []string
	add := func(name string, err error) {
		if err == nil && name != "" && name != scratch && !slices.Contains(bases, name) {
			bases = append(bases, name)
		}
	}
	names := f.bases(b)
	for _, i := range f.reachable(b, names) {
		if _, isStage := f.base(names, i); !isStage && !f.stages[i].platform {
			add(names[i], nil)
		}
		for _, u := range f.usesOf(i, names) {
			if _, isStage := f.find(u); isStage || u.from == "" || u.numbered && isNumber(u.from) || strings.Contains(u.from, "$") {
				continue
			}
			add(u.from, nil)
		}
	}
	return bases
}

// Check finds what a build cannot have: a target that is not there, and what a client has to hand to the builder.
func (f File) Check(b Build) error {
	if _, ok := f.target(b); !ok {
		stages := "the stages are " + strings.Join(f.stageNames(), ", ")
		if len(f.stageNames()) == 0 {
			stages = "none has a name, which is written as in FROM a AS NAME"
		}
		return fmt.Errorf("target %q: there is no such stage; %s", b.Target, stages)
	}
	names := f.bases(b)
	for _, i := range f.reachable(b, names) {
		for _, u := range f.usesOf(i, names) {
			switch {
			case u.kind == "ssh":
				return fmt.Errorf("line %d: RUN --mount=type=ssh needs an agent's keys, which Berth does not hand out; give the key as a secret, or build the image yourself and name it in from", u.line)
			case u.kind == "secret" && u.required && !slices.Contains(b.Secrets, u.id):
				return fmt.Errorf("line %d: RUN --mount=type=secret needs the secret %q; name it in build.secrets", u.line, u.id)
			}
		}
	}
	return nil
}

// Mounts reports whether the build asks for secrets.
func (f File) Mounts(b Build) bool {
	names := f.bases(b)
	for _, i := range f.reachable(b, names) {
		if slices.ContainsFunc(f.usesOf(i, names), func(u use) bool { return u.kind == "secret" }) {
			return true
		}
	}
	return false
}

// target is the index of the stage to build.
func (f File) target(b Build) (int, bool) {
	if b.Target == "" {
		return len(f.stages) - 1, true
	}
	if i, ok := f.named(b.Target); ok {
		return i, true
	}
	n, err := strconv.Atoi(b.Target)
	return n, err == nil && n >= 0 && n < len(f.stages)
}

func (f File) stageNames() []string {
	var names []string
	for _, s := range f.stages {
		if s.name != "" {
			names = append(names, s.name)
		}
	}
	return names
}

// bases are the names that the stages are built on, with arguments filled in; empty where only the builder knows.
func (f File) bases(b Build) []string {
	values, unknown := b.predefined(), slices.Clone(builderOnly)
	value := func(word string) (text string, known bool) {
		known = true
		text, err := expand(word, f.escape, func(name string) (string, bool) {
			value, set := values[name]
			known = known && (set || !slices.Contains(unknown, name))
			return value, set
		})
		return text, known && err == nil
	}
	for _, a := range f.arguments {
		given, ok := b.Args[a.name]
		if !ok && !a.given {
			continue
		}
		if !ok {
			given, ok = value(a.value)
		}
		if values[a.name] = given; !ok {
			delete(values, a.name)
			unknown = append(unknown, a.name)
		}
	}
	names := make([]string, len(f.stages))
	for i, s := range f.stages {
		if name, known := value(s.base); known {
			names[i] = name
		}
	}
	return names
}

// base is the index of the stage that stage i is built on; names are those of the bases. Unlike elsewhere the case of a
// name counts, and the stage comes before.
func (f File) base(names []string, i int) (int, bool) {
	for n := i - 1; n >= 0; n-- {
		if f.stages[n].name != "" && f.stages[n].name == names[i] {
			return n, true
		}
	}
	return 0, false
}

// usesOf are the uses of a stage and those that it inherits from the stage below it.
func (f File) usesOf(i int, names []string) []use {
	if below, ok := f.base(names, i); ok {
		return slices.Concat(f.stages[below].triggers, f.stages[i].uses)
	}
	return f.stages[i].uses
}

// reachable are the stages that are built, in order.
func (f File) reachable(b Build, names []string) []int {
	target, ok := f.target(b)
	if !ok || target < 0 {
		return nil
	}
	seen := map[int]bool{}
	var visit func(i int)
	visit = func(i int) {
		if seen[i] {
			return
		}
		seen[i] = true
		if below, ok := f.base(names, i); ok {
			visit(below)
		}
		for _, u := range f.usesOf(i, names) {
			if other, ok := f.find(u); ok {
				visit(other)
			}
		}
	}
	visit(target)
	var list []int
	for i := range f.stages {
		if seen[i] || b.Classic && i < target {
			list = append(list, i)
		}
	}
	return list
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// builderOnly are the arguments that a builder sets and that are not known here.
var builderOnly = []string{"TARGETVARIANT", "BUILDVARIANT", "TARGETSTAGE", "TARGETOSVERSION", "BUILDOSVERSION"}

// predefined are the arguments that a builder sets itself.
func (b Build) predefined() map[string]string {
	values := map[string]string{}
	for prefix, platform := range map[string]string{"TARGET": b.Platform, "BUILD": b.Host} {
		parts := append(strings.SplitN(platform, "/", 3), "", "")
		values[prefix+"PLATFORM"], values[prefix+"OS"], values[prefix+"ARCH"] = platform, parts[0], parts[1]
		if parts[2] != "" {
			values[prefix+"VARIANT"] = parts[2]
		}
	}
	for name, given := range b.Args {
		if _, ok := values[name]; ok || slices.Contains(builderOnly, name) {
			values[name] = given
		}
	}
	return values
}
