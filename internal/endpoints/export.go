package endpoints

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
)

// mark stands before and after the name of a fact in a template. It is a character of private use, which no text has.
const mark = "\uE000"

// facts are the names that templates may use of a server's first port, with what the server's own variables call them.
var facts = map[string]string{
	"addr": "_ADDR", "host": "_HOST", "port": "_PORT", "last": "_LAST", "url": "_URL", "ca": "_CA",
	"user": "_USER", "password": "_PASSWORD", "database": "_DB",
}

// Fact is what stands for a fact in a template, and whether name is one: of the first port (url, host, port, addr, last, ca,
// user, password, database, and rest, which is url behind its scheme) or, with its name before it, of any port (http_url).
func Fact(name string) (string, bool) {
	_, first := facts[name]
	cut := strings.LastIndexByte(name, '_') + 1
	of := name[cut:]
	if first || name == "rest" || cut > 1 && slices.Contains([]string{"url", "host", "port", "addr", "last"}, of) {
		return mark + name + mark, true
	}
	return "", false
}

// Export fills templates with the facts of one server, whose ports these are. A preset adds those of its names that fit the
// first port's scheme and that templates do not have. What lacks a fact is left out, and so is an empty template.
func Export(ports []Endpoint, templates map[string]string, chosen []string) map[string]string {
	values := map[string]string{}
	known := factsOf(ports)
	for name, template := range templates {
		if value, missing := fill(template, known.find); missing == "" && value != "" {
			values[name] = value
		}
	}
	scheme, _, _ := strings.Cut(ports[0].URL, ":")
	for _, preset := range chosen {
		for name, template := range presets[preset][scheme] {
			name = strings.ReplaceAll(name, "SERVER", strings.ReplaceAll(ports[0].Server, "-", "_"))
			if _, given := templates[name]; given {
				continue
			}
			if value, missing := fill(marked(template), known.find); missing == "" {
				values[name] = value
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

// CheckExport refuses templates with a fact that the server, whose ports these are, does not have. The error joins a
// [*NameError] for each.
func CheckExport(ports []Endpoint, templates map[string]string) error {
	known := factsOf(ports)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(templates)) {
		if _, missing := fill(templates[name], known.find); missing != "" {
			server := ports[0].Server
			errs = append(errs, &NameError{server, "export", name, server + ": export: " + name + ": ", mistakes.Errorf("there is no ${%s}; there are %s", missing, known)})
		}
	}
	return errors.Join(errs...)
}

// serverFacts are a server's own variables.
type serverFacts struct {
	prefix string
	values map[string]string
}

func factsOf(ports []Endpoint) serverFacts {
	f := serverFacts{variable(ports[0].Server), map[string]string{}}
	for _, v := range Variables(ports) {
		f.values[v.Name] = v.Value
	}
	return f
}

func (f serverFacts) find(name string) (string, bool) {
	if name == "rest" {
		_, rest, found := strings.Cut(f.values[f.prefix+"_URL"], ":")
		return rest, found
	}
	suffix, first := facts[name]
	if !first {
		suffix = "_" + strings.ToUpper(name)
	}
	value, found := f.values[f.prefix+suffix]
	return value, found
}

// String lists the facts for advice.
func (f serverFacts) String() string {
	list := []string{}
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if _, has := f.find(name); has {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ") + ", and those of each port, such as NAME_url"
}

// fill puts facts into a template. missing is the first that is not there.
func fill(template string, fact func(string) (string, bool)) (text, missing string) {
	parts := strings.Split(template, mark)
	for i := 1; i < len(parts); i += 2 {
		value, found := fact(parts[i])
		if !found {
			return "", parts[i]
		}
		parts[i] = value
	}
	return strings.Join(parts, ""), ""
}
