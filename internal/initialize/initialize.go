// Package initialize finds out what a folder lacks to be a project of Berth's, guesses from what is there which servers its
// tests need, and writes the files.
//
// Non-goals: it changes no file that is there, but for lines that .gitignore lacks; it starts no program, asks no engine and
// prints nothing.
package initialize

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/dotenv"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/settings"
)

// Options say for which folder and where.
type Options struct {
	// Dir is the project's root folder.
	Dir string
	// Catalogue are the names of the servers that Berth ships.
	Catalogue []string
	// Go reports whether Go programs can be compiled on this machine: the example is one then.
	Go bool
}

// Findings are what a folder lacks and what it tells.
type Findings struct {
	// Files are those that are missing, in the order in which they have to be written.
	Files []File
	// Guesses are the catalogue's servers that the project's tests seem to need, by name; none where the project defines or
	// names its servers itself.
	Guesses []Guess
	// Notes are what was found and is not used, or has to be done by hand, one line each.
	Notes []string
	// Up are the servers to name when they are started; none where that is not needed.
	Up []string
	// Test is the command that tests of such a project are run with; empty where that is not known.
	Test string
	// Mage are the commands that go.mod needs before Mage finds Berth's targets; none where it has all, and without Go.
	Mage []string
}

// File is one that is missing, or lacks lines.
type File struct {
	// Name is the path below the project's root, with slashes.
	Name string
	// Content is the whole file, or what is added to it.
	Content string
	// Reason says in a few words what it is for.
	Reason string
	// Mode is that of a new file, without what the umask takes away.
	Mode fs.FileMode
	// Add reports whether the file may be there already, and gets the content at its end.
	Add bool
}

// Guess is a server that the project seems to need.
type Guess struct {
	Server string
	// Reasons say where that was seen.
	Reasons []string
}

// Look finds out what a folder lacks, and changes nothing. What cannot be read is a note; the error is that of a folder that
// cannot be opened.
func Look(o Options) (Findings, error) {
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return Findings{}, fmt.Errorf("init: %w", err)
	}
	defer root.Close()
	l := looker{folder: folder{root}, Options: o}
	l.goProject()
	servers := l.servers()
	l.settings(servers)
	l.ignored()
	if l.Test == "" {
		l.Test = l.testCommand()
	}
	return l.Findings, nil
}

// looker collects the findings of a folder.
type looker struct {
	folder
	Options
	Findings
}

// miss adds a file unless it is there.
func (l *looker) miss(file File) {
	if !l.present(file.Name) {
		l.Files = append(l.Files, file)
	}
}

// note adds a line unless it is there.
func (l *looker) note(format string, values ...any) {
	if line := fmt.Sprintf(format, values...); !slices.Contains(l.Notes, line) {
		l.Notes = append(l.Notes, line)
	}
}

// text is the content of a file, "" for none; one that cannot be read gives a note too.
func (l *looker) text(name string) string {
	text, err := l.read(name)
	if err != nil {
		l.note("%s is not looked at: %v", name, err)
	}
	return text
}

// servers are those of the catalogue that the project uses: named in its settings, or guessed. A project that defines servers
// has chosen already, and one without any gets an example.
func (l *looker) servers() []string {
	for _, file := range []string{".env", ".env.example"} {
		if named := l.setting(file); len(named) > 0 {
			return named
		}
	}
	if l.defined() {
		return nil
	}
	l.Guesses = l.guess()
	if len(l.Guesses) == 0 {
		l.example()
		return nil
	}
	var servers []string
	for _, g := range l.Guesses {
		servers = append(servers, g.Server)
	}
	return servers
}

// setting are the servers that a file of settings names. What is wrong with it is told when it is used; what is no name of a
// server is not written into another file.
func (l *looker) setting(name string) []string {
	text, _ := l.read(name)
	file, _ := dotenv.Parse(text, nil)
	return slices.DeleteFunc(settings.SplitList(file.Values["BERTH_SERVERS"]), func(server string) bool { return names.Server(server) != nil })
}

// settings adds .env.example and .env, of which the second chooses the servers.
func (l *looker) settings(servers []string) {
	line := "BERTH_SERVERS=" + strings.Join(servers, ",")
	l.miss(File{Name: ".env.example", Content: settings.Example(servers...), Mode: 0o644, Reason: "every setting of Berth, with its default"})
	if len(servers) == 0 {
		return
	}
	if l.present(".env.example") && len(l.Guesses) > 0 {
		l.note(".env.example is there: add %s for those who clone this", line)
	}
	l.miss(File{
		Name: ".env", Mode: 0o600, Reason: line,
		Content: "# Settings of Berth on this machine; .env.example has them all.\n" + line + "\n",
	})
	if l.present(".env") && len(l.setting(".env")) == 0 {
		l.note(".env is there: add %s, and `up` needs no names", line)
		l.Up = servers
	}
}
