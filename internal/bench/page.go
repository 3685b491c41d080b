package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The files that are made of the figures, below the module's folder.
const (
	pageFile   = "docs/speed.md"
	chartFile  = "docs/speed.svg"
	readmeFile = "README.md"
)

// The table of the README stands between these lines.
const (
	readmeBegins = "<!-- The bench writes from here: go tool mage bench -page -->\n\n"
	readmeEnds   = "\n<!-- to here -->\n"
)

// beginning is that of the page, and measured says how it came to its figures.
const beginning = `# Speed

How long Berth takes, beside Docker Compose and beside the API calls that cannot be spared. ` + "`go tool mage bench -page`" + ` measures it
and writes this page, in about half an hour; without ` + "`-page`" + ` it measures 8 servers a few times, in some minutes, and only prints.

`

const measured = `
- **Servers** are tiny: one static Go program on ` + "`scratch`" + `, one copied file, one published port. All images are there
  before, but where a file is edited. None links to another one.
- **The raw API calls** are made by the same client with nothing around it: a network, and for each server create and start, all
  at the same time; they wait for no server. Where something changes they build, remove, create, start, knock every 5 ms until the
  server answers, and remove the old image.
- **Compose** is ` + "`docker compose up --wait`" + `, with ` + "`--build`" + ` after an edit, and builds with BuildKit. Its servers have no health
  check, so that running is ready.
- **Berth** is measured in three forms: its targets compiled with ` + "`CGO_ENABLED=0 go tool mage -compile`" + `, the command
  ` + "`berth`" + `, and ` + "`go tool mage`" + ` with ` + "`MAGEFILE_HASHFAST=1`" + `. Each is a whole process, its start included.
- An edit changes the copied file of one server, a setting its environment by a line of ` + "`.env`" + `. The time ends when ` + "`up`" + ` does.
  Builds, changes and the opening are measured with 8 servers only.
- **A port's opening**: a server listens 300 ms after its start and tells everybody when that was. Of Berth it is the time until
  it says "ready"; of the raw calls, until a knock is answered.
- The contenders take turns in each round, so that a machine that becomes slower is slower for all. A first round does not
  count for the times; in it calls, bytes and memory are counted. Times are medians; in parentheses is the ratio to the raw calls.
- Bytes are those of requests and answers, heads included. Berth's lists of containers hold everybody's, so they grow with what
  else the engine has.

`

// report is all tables, for a terminal or a file.
func (f figures) report() string {
	text := f.Machine.String() + "\n"
	for _, one := range f.Sizes {
		text += "\n" + one.report()
	}
	if len(f.First) > 0 {
		text += "\n" + f.phases()
	}
	return text
}

func (s sized) report() string {
	text := fmt.Sprintf("Rounds: %d. Medians, and in parentheses the ratio to the raw API calls:\n\n%s", s.Rounds, s.times())
	for _, part := range []struct{ title, table string }{
		{"Calls of the API:", s.calls()}, {"Bytes to and from the engine:", s.bytes()}, {"Resident memory of the largest process:", s.memory()},
	} {
		if part.table != "" {
			text += "\n" + part.title + "\n\n" + part.table
		}
	}
	return text
}

// String says in one sentence where and with what was measured.
func (m machine) String() string {
	text := fmt.Sprintf("Measured on %s: %d processors, %s, %s, Go %s", m.Day, m.Processors, m.System, m.Engine, m.Go)
	if m.Compose != "" {
		text += ", Compose " + m.Compose
	}
	if m.Buildx != "" {
		text += ", buildx " + m.Buildx
	}
	return text + "; `MAGEFILE_HASHFAST=1` for `go tool mage`."
}

// page is the whole page.
func (f figures) page() string {
	var text strings.Builder
	text.WriteString(beginning + f.Machine.String() + "\n" + measured)
	text.WriteString("![" + f.chartWords() + "](speed.svg)\n\n## Goals\n\n" + f.goals())
	for _, one := range f.Sizes {
		text.WriteString("\n## " + many(one.Servers) + "\n\n" + one.report())
	}
	if len(f.First) > 0 {
		text.WriteString("\n## First use\n\nEmpty caches of Go, Mage and Berth, once; modules are downloaded already. What the engine's own processes " +
			"use is not in it.\n\n" + f.phases())
	}
	return text.String()
}

// readme is the part of the README.
func (f figures) readme() string {
	usually := f.of(usual)
	return fmt.Sprintf("Eight tiny servers, medians of %d interleaved rounds, in parentheses the ratio to the API calls that cannot be spared.\n%s\n\n%s",
		usually.Rounds, f.Machine, usually.times())
}

// inReadme puts that part in its place.
func (f figures) inReadme(text string) (string, error) {
	before, rest, begins := strings.Cut(text, readmeBegins)
	_, after, ends := strings.Cut(rest, readmeEnds)
	if !begins || !ends {
		return "", errors.New(readmeFile + " has no place for the table: the lines around it are missing")
	}
	return before + readmeBegins + f.readme() + readmeEnds + after, nil
}

// publish writes the figures, the page, its plot and the README's table.
func (f figures) publish(module string) error {
	text, err := os.ReadFile(filepath.Join(module, readmeFile))
	if err != nil {
		return err
	}
	readme, err := f.inReadme(string(text))
	if err != nil {
		return err
	}
	for name, text := range map[string]string{pageFile: f.page(), chartFile: f.chart(), readmeFile: readme} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return f.write(module)
}
