package dockerfile

import (
	"encoding/csv"
	"path"
	"strconv"
	"strings"
)

// File is a Dockerfile, taken apart.
type File struct {
	escape byte
	// arguments are those before the first stage, in order.
	arguments []argument
	stages    []stage
}

// argument is one name of an ARG instruction.
type argument struct {
	name, value string
	// given reports whether there is a value.
	given bool
}

// stage is a FROM and what follows it.
type stage struct {
	// name is in lower case; empty without AS.
	name string
	// base is the image or stage as it is written.
	base string
	// platform reports whether the stage has a platform of its own.
	platform bool
	uses     []use
	// triggers are the uses of its ONBUILD instructions, which are for those that are built on it.
	triggers []use
}

// use is what an instruction takes from another stage or image, or from the one who builds.
type use struct {
	line int
	// from names a stage or image; empty for none.
	from string
	// numbered reports whether from may be the number of a stage.
	numbered bool
	// kind is "secret" or "ssh" for what a client has to hand to the builder; else empty.
	kind string
	// id is a secret's, and required reports whether the build cannot do without it.
	id       string
	required bool
}

// Parse takes a Dockerfile apart. What is wrong with it is left out, and its builder tells.
func Parse(text string) File {
	list, escape := instructions(text)
	f := File{escape: escape}
	for _, one := range list {
		switch {
		case one.name == "FROM":
			f.addStage(one)
		case one.name == "ARG" && len(f.stages) == 0:
			f.addArguments(one)
		case len(f.stages) > 0:
			last := &f.stages[len(f.stages)-1]
			if one.name == "ONBUILD" {
				inner := (&source{escape: escape}).instruction(one.rest)
				inner.line = one.line
				last.triggers = append(last.triggers, inner.uses()...)
			}
			last.uses = append(last.uses, one.uses()...)
		}
	}
	return f
}

func (f *File) addStage(one instruction) {
	words := strings.Fields(one.rest)
	s := stage{platform: len(one.flags) > 0}
	switch {
	case len(words) == 1:
		s.base = words[0]
	case len(words) == 3 && strings.EqualFold(words[1], "AS"):
		s.base, s.name = words[0], strings.ToLower(words[2])
	}
	f.stages = append(f.stages, s)
}

func (f *File) addArguments(one instruction) {
	words, _ := splitWords(one.rest, f.escape)
	for _, word := range words {
		name, value, given := strings.Cut(word, "=")
		f.arguments = append(f.arguments, argument{name, value, given})
	}
}

// uses are what a COPY or RUN takes from elsewhere.
func (i instruction) uses() []use {
	var list []use
	for _, flag := range i.flags {
		name, value, _ := strings.Cut(flag, "=")
		switch {
		case i.name == "COPY" && name == "--from":
			list = append(list, use{line: i.line, from: value, numbered: true})
		case i.name == "RUN" && name == "--mount":
			list = append(list, mount(value, i.line))
		}
	}
	return list
}

// mount reads the value of RUN --mount, a line of CSV.
func mount(value string, line int) use {
	u := use{line: line}
	fields, err := csv.NewReader(strings.NewReader(value)).Read()
	if err != nil {
		return u
	}
	target := ""
	for _, field := range fields {
		switch key, value, given := strings.Cut(field, "="); strings.ToLower(key) {
		case "from":
			u.from = value
		case "type":
			if value = strings.ToLower(value); value == "secret" || value == "ssh" {
				u.kind = value
			}
		case "id", "source", "src":
			u.id = value
		case "target", "dst", "destination":
			target = value
		case "required":
			u.required = !given || strings.EqualFold(value, "true") || value == "1"
		}
	}
	if u.id == "" && target != "" {
		u.id = path.Base(target)
	}
	return u
}

// find is the index of the stage that a use is from.
func (f File) find(u use) (int, bool) {
	if n, err := strconv.Atoi(u.from); err == nil && u.numbered {
		return n, n >= 0 && n < len(f.stages)
	}
	return f.named(u.from)
}

// named is the index of the last stage of a name.
func (f File) named(name string) (int, bool) {
	for i := len(f.stages) - 1; i >= 0; i-- {
		if f.stages[i].name != "" && f.stages[i].name == strings.ToLower(name) {
			return i, true
		}
	}
	return 0, false
}
