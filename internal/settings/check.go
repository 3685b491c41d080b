package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/dotenv"
	"github.com/berthdev/berth/internal/mistakes"
)

// Where settings come from, as people are told.
const (
	envName     = ".env"
	environment = "environment"
)

// keyError is what is wrong with one variable.
type keyError struct {
	name string
	// source is where the variable is, for one that is not known; empty for a value that is wrong.
	source string
	err    error
}

func (e *keyError) Error() string {
	if e.source != "" {
		return "settings: " + e.source + ": " + e.err.Error()
	}
	return "settings: " + e.err.Error()
}

func (e *keyError) Unwrap() error { return e.err }

// Checked are settings with what is wrong with them.
type Checked struct {
	Settings
	// Mistakes are in the order of lines. Their snippets of .env show no value.
	Mistakes []mistakes.Mistake

	env map[string]string
	// names are those that the lines of .env begin with, and lines what may be shown of it.
	names map[int]string
	lines []string
}

// Check is [Load], and gives each mistake by itself: it goes on behind a line of .env that cannot be read.
func Check(root string, environ []string) (Checked, error) {
	root, err := resolve(root)
	if err != nil {
		return Checked{}, err
	}
	env := fromEnviron(environ)
	text, unread := readText(root, envName)
	file, list, badNames := readOn(text, env)
	if unread != nil {
		list = append(list, mistake(envName, "", unread))
	}
	settings, reader := values(root, env, file)
	c := Checked{Settings: settings, env: env, names: dotenv.Names(file.text)}
	maps.Copy(c.names, badNames)
	c.lines = mistakes.Settings(text, c.names)
	for i := range list {
		list[i].Show(c.lines)
	}
	for _, err := range flat(errors.Join(reader.project, errors.Join(reader.errs...), unknown(env, file))) {
		list = append(list, c.placed(err))
	}
	mistakes.Sort(list)
	c.Mistakes = list
	return c, nil
}

// Mistake is an error about the value of one variable, with its place.
func (c Checked) Mistake(name string, err error) mistakes.Mistake {
	return c.placed(&keyError{name: name, err: fmt.Errorf("%s: %w", name, err)})
}

// maxBadLines is how many lines that cannot be read are left out: with more it is no .env.
const maxBadLines = 100

// readOn reads the text of .env without the lines that cannot be read. Of such lines in a row it tells the first: what
// follows an open quote is no assignment either. names are those of these lines, by line.
func readOn(text string, env map[string]string) (file envFile, list []mistakes.Mistake, names map[int]string) {
	names = map[int]string{}
	lines := strings.Split(text, "\n")
	last := 0
	for tries := 0; ; tries++ {
		file, err := parse(strings.Join(lines, "\n"), env)
		bad := (*dotenv.LineError)(nil)
		if !errors.As(err, &bad) || tries == maxBadLines || bad.Line > len(lines) || lines[bad.Line-1] == "" {
			return file, list, names
		}
		if last == 0 || bad.Line > last+1 {
			what, fix, found := strings.Cut(bad.Reason, "; ") // a text of package dotenv, with nothing of the file in it
			if !found {
				fix = "docs/env.md says what a line of .env means"
			}
			names[bad.Line] = dotenv.Names(file.text)[bad.Line]
			list = append(list, mistakes.Mistake{File: envName, Line: bad.Line, Column: 1, Message: what, Fix: fix})
		}
		last = bad.Line
		lines[bad.Line-1] = ""
	}
}

// placed is an error with the place of its variable: the environment wins over .env.
func (c Checked) placed(err error) mistakes.Mistake {
	key := (*keyError)(nil)
	if !errors.As(err, &key) {
		return mistake(environment, "", err)
	}
	m := mistake(environment, key.name, key.err)
	if _, inEnv := c.env[key.name]; key.source == envName || !inEnv {
		m.File = envName
		for line, name := range c.names {
			if name == key.name && line > m.Line {
				m.Line, m.Column = line, 1
			}
		}
		m.Show(c.lines)
	}
	return m
}

// mistake is an error as a mistake of a variable; what it does not say to do about it .env.example says.
func mistake(file, name string, err error) mistakes.Mistake {
	m := mistakes.Mistake{File: file, Key: name}
	m.Message, m.Fix = mistakes.Split(err)
	if i := slices.IndexFunc(keys, func(k key) bool { return k.name == name }); m.Fix == "" && i >= 0 {
		m.Fix = keys[i].comment
	}
	return m
}

// flat are the errors that [errors.Join] has put together.
func flat(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // it is not looked for inside of an error
	if !ok {
		if err == nil {
			return nil
		}
		return []error{err}
	}
	var list []error
	for _, one := range joined.Unwrap() {
		list = append(list, flat(one)...)
	}
	return list
}
