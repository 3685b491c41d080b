package faults

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// beginning is that of the page.
const beginning = `# Reliability

What happens to a run that is killed, to one whose engine gives odd answers or whose disk is full, and to a project that somebody
changes by hand, even meanwhile? And does anything grow when the same is done again and again?
` + "`go tool mage faults -page`" + ` tries it and writes this page. It has an engine of its own, in a network of its own, with a
project of five servers: two Go programs that are compiled, one of them with a volume, one with a copied file; a Dockerfile; an
image that is used as it is; a task; a post-start command; links between them. ` + "`-engine=podman`" + ` takes Podman instead of
Docker, ` + "`-engine=/path/to/dockerd`" + ` another one; the engine's other programs are those of PATH.

- **kills**: a target gets KILL, TERM, INT or HUP at any moment. The very next ` + "`up`" + ` must succeed at once.
- **calls**: one call of the API by a target fails, is cut, late, done without an answer, or never answered. The target must end
  well, or with the reason; the next ` + "`up`" + ` must succeed. A target that waits for a silent engine must say so, and end when it is interrupted.
- **things**: containers, networks, images and files are changed, others' things are in the way, the engine crashes, many runs
  work at once. The next ` + "`up`" + ` must succeed; others' things are named and stay as they are.
- **engine**: the engine crashes, is restarted in order, is frozen for 20 s or for good at any moment of each target. The target must
  end, well or with the reason, and say what it waits for; one before an engine that is frozen for good ends when it is interrupted.
- **disks**: the disk of the engine, of the project's folder, of the temporary folder or of Berth's cache becomes full before or
  while a target runs; the project's folder or ` + "`.berth`" + ` cannot be written to. The target must end within 90 s, well or with the
  reason, the place and the next step, and no volume may be lost; on a read-only disk it must say so before it changes anything.
  With room again the next ` + "`up`" + ` must succeed.
- **edits**: definitions, copied files, Dockerfiles and Go sources change at one to three moments of an ` + "`up`" + `, some of them half
  written at first. That ` + "`up`" + ` may work with the old or the new ones, or say why it does not; the next must take the new ones.
- **growth**: changed files and settings, ` + "`down`" + `, ` + "`clean`" + `, an interrupted ` + "`up -fresh`" + ` and a server that fails, each followed by
  ` + "`up`" + `, again and again. There may be no more containers, images, networks, volumes, build cache, processes and files than in
  the first 12 rounds, nor more open files and goroutines of the engine. Of the build cache only the archives that builds send are
  not counted: an engine keeps them until it collects its garbage, as it does those of ` + "`docker build -`" + `.

After every round each server has exactly one container and answers as its definition says, a server with a volume was asked
to end before it went, the files in ` + "`.berth`" + ` say where it is, another ` + "`up`" + ` finds nothing to do, things of others are
untouched, and neither ` + "`.berth`" + ` nor the temporary folder nor Berth's cache has anything half done. After a ` + "`clean`" + ` the engine is
as it was before the first run.

Podman's service owns no containers: they outlive its crash, its restart and its standing still. What it has half made or half
removed when it crashes the suite removes with the commands that Berth's errors name. What it has of builds that did not come to
their end, images without a name and without Berth's labels, counts as its builder's cache, which it is.

`

// machine is what the rounds ran on.
type machine struct{ engine, kernel, processors string }

// report writes the table, and the page and the figures that it is made of if a page is asked for.
func report(o Options, m machine, tallies []tally) error {
	table(o.Out, tallies)
	if o.Page == "" {
		return nil
	}
	all, err := readResults(o.Figures)
	if err != nil {
		return err
	}
	for _, t := range tallies {
		all = all.with(resultOf(o, m, t))
	}
	if err := all.write(o.Figures); err != nil {
		return err
	}
	return os.WriteFile(o.Page, all.page(), 0o644)
}

// page is the whole report.
func (all results) page() []byte {
	var text bytes.Buffer
	text.WriteString(beginning + "## What it came to\n\n| engine | part | seed | rounds | failed | measured |\n|---|---|--:|--:|--:|---|\n")
	for _, r := range all {
		sum := r.sum()
		fmt.Fprintf(&text, "| %s | %s | %s | %d | %d | %s, in %v |\n", r.Engine, r.Part, r.Seed, sum.Rounds, sum.Failed, r.On, r.took())
	}
	rounds, landed := all.killed()
	fmt.Fprintf(&text, "\nIn %d of the %d rounds of kills the signal came before the target's end.\n", landed, rounds)
	text.WriteString("\n## Rounds by what is broken\n\n| part | what is broken | " + strings.Join(all.engines(), " | ") +
		" |\n|---|---|" + strings.Repeat("--:|", len(all.engines())) + "\n")
	for _, row := range all.rows() {
		text.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	if failures := all.failures(); failures != "" {
		text.WriteString("\n## What failed\n\n" + failures)
	}
	text.WriteString("\nA round is repeated with `go tool mage faults -engine=PROGRAM -only=PART -seed=N -first=ROUND -rounds=1`.\n")
	return text.Bytes()
}

// table writes what the parts came to.
func table(out io.Writer, tallies []tally) {
	_, _ = fmt.Fprint(out, "| part | what is broken | rounds | failed |\n|---|---|--:|--:|\n")
	for _, t := range tallies {
		for _, kind := range slices.Sorted(maps.Keys(t.kinds)) {
			c := t.kinds[kind]
			_, _ = fmt.Fprintf(out, "| %s | %s | %d | %d |\n", t.part, kind, c.Rounds, c.Failed)
		}
		_, _ = fmt.Fprintf(out, "| **%s** | all, in %v | %d | %d |\n", t.part, t.took.Round(time.Second), t.rounds, len(t.failures))
	}
}
