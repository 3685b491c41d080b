package gobuild

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// preferences are what the user has set for builds of the project's own programs, in the environment or with go env -w.
type preferences struct {
	// workspace is GOWORK: empty, "off" or the path of a go.work.
	workspace string
	// flags are those of GOFLAGS that are used, and unused are the others.
	flags, unused []string
}

// preferencesFor reads what holds for a source. Programs that are published or shipped are the same for everybody.
func preferencesFor(s Source) preferences {
	published, shipped := s.Package != "", s.Package == "" && s.Folder.Dir == ""
	if shipped {
		return preferences{}
	}
	var p preferences
	if !published {
		p.workspace = setting("GOWORK")
	}
	for _, flag := range splitFlags(setting("GOFLAGS")) {
		switch name, value, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); {
		case name == "mod" && published:
			// It is about the user's own modules.
		case name == "tags" && !published:
			p.flags = append(p.flags, "-tags="+value)
		case name == "mod" && value == "mod":
			p.flags = append(p.flags, "-mod=readonly") // the same modules, without writing to go.mod
		case name == "mod":
			p.flags = append(p.flags, "-mod="+value)
		case name != "trimpath" && name != "buildvcs": // what a build does anyway
			p.unused = append(p.unused, flag)
		}
	}
	return p
}

// key is what a binary depends on beside its source; nothing for most people, whose binaries then stay in the cache.
func (p preferences) key() []string {
	if p.workspace == "" && len(p.flags) == 0 {
		return nil
	}
	return append([]string{p.workspace}, p.flags...)
}

// env is the environment of the go tool.
func (p preferences) env() []string {
	if p.workspace == "" {
		return nil
	}
	return []string{"GOWORK=" + p.workspace}
}

// workspaceOf is the go.work for a folder; empty when there is none, or none that applies.
func (p preferences) workspaceOf(dir string) string {
	switch p.workspace {
	case "", "auto":
		return above(dir, "go.work")
	case "off":
		return ""
	}
	return p.workspace
}

// tell says what is not used as the user may expect.
func (p preferences) tell(s Source, output io.Writer) error {
	if len(p.unused) == 0 || output == nil {
		return nil
	}
	_, err := fmt.Fprintf(output, "%s: %s of GOFLAGS is not used: a server's program is static, and the same for everybody\n", s, strings.Join(p.unused, " "))
	return err
}

// explain names in an error what the build was told by the user's settings.
func (p preferences) explain(err error) error {
	used := p.env()
	if len(p.flags) > 0 {
		used = append(used, "GOFLAGS="+strings.Join(p.flags, " "))
	}
	if err != nil && len(used) > 0 {
		err = fmt.Errorf("with %s: %w", strings.Join(used, " and "), err)
	}
	if value := setting("GOEXPERIMENT"); err != nil && value != "" {
		err = fmt.Errorf("%w\nGOEXPERIMENT=%s is set and not used", err, value)
	}
	return err
}

// setting is what the go tool would say of a variable, without a call of it: the environment, then the file of go env -w.
func setting(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	file := os.Getenv("GOENV")
	if file == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		file = filepath.Join(dir, "go", "env")
	}
	if file == "off" {
		return ""
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+"="); ok {
			return strings.TrimRight(value, "\r\n")
		}
	}
	return ""
}

// splitFlags splits the value of GOFLAGS at spaces; a flag with a space is in quotes as a whole.
func splitFlags(text string) []string {
	var flags []string
	for text = strings.TrimLeft(text, " \t\r\n"); text != ""; text = strings.TrimLeft(text, " \t\r\n") {
		quote, end := text[0], strings.IndexAny(text, " \t\r\n")
		if quote == '"' || quote == '\'' {
			text = text[1:]
			end = strings.IndexByte(text, quote)
		}
		if end < 0 {
			end = len(text)
		}
		flags = append(flags, text[:end])
		text = text[min(end+1, len(text)):]
	}
	return flags
}

// Preferred are the flags, beyond [Flags], that the user's own GOFLAGS ask of a build of the source elsewhere.
func (s Source) Preferred() []string { return preferencesFor(s).flags }
