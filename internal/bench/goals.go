package bench

import (
	"fmt"
	"strings"
)

const compiledFace = "Berth, compiled"

// goal is something that Berth wants to reach, and what came of it.
type goal struct {
	// what it is about, and how much it may be, in words.
	what, limit string
	// figure is what was found, and most what it may be; figure is 0 where nothing was found.
	figure, most float64
	words        func(float64) string
	// cause is what the time or the memory is for, which is what limits it. It is true whatever was found.
	cause string
}

// goals are a paragraph each.
func (f figures) goals() string {
	eight, hundred := f.of(usual), f.of(100)
	ratio := func(r float64) string { return fmt.Sprintf("%.2f times", r) }
	memory := func(n float64) string { return mebibytes(int64(n)) }
	list := []goal{
		{
			"`up` of 8 servers whose images are there", "1.05 times the raw API calls", eight.ratio(up, compiledFace), 1.05, ratio,
			"Beside the raw calls it reads all definitions and files, asks what containers and images there are, and waits until the servers answer.",
		},
		{
			"`up` with nothing to do", "60 ms", eight.cell(again, compiledFace).Seconds, 0.06, seconds,
			"It starts a process, reads and digests all files, makes two calls and tries every probe.",
		},
		{
			"`build` with nothing to do", "60 ms", eight.cell(buildAgain, compiledFace).Seconds, 0.06, seconds,
			"The builder is not asked: it starts a process, digests all files and looks up each image.",
		},
		{
			"one edited file to ready again", "1.15 times the raw API calls", eight.ratio(edit, compiledFace), 1.15, ratio,
			"Beside the build, the replacement and the removal of the old image it digests all files, and asks for the networks and the image.",
		},
		{
			"ready seen after the port opens", "20 ms", eight.cell(opening, compiledFace).Seconds, 0.02, seconds,
			"Pauses between two tries begin with 5 ms and grow while a server is not ready, so this depends on how long it needs; the rest is the time until its line is read from a pipe.",
		},
		{
			"`down` of 8 servers", "1.1 times the raw API calls", eight.ratio(down, compiledFace), 1.1, ratio,
			"The engine kills and removes containers and the network; Berth lists them before.",
		},
		{
			"`up` of 100 servers with nothing to do", "200 ms", hundred.cell(again, compiledFace).Seconds, 0.2, seconds,
			"It reads 100 definitions and their files, gets one long list of containers and tries 100 probes at the same time. All of it grows in proportion: `go test -bench NothingToDo ./internal/project` has 10, 100 and 1,000 definitions without an engine.",
		},
		{
			"`reset` of one server", "1.2 times the raw API calls", eight.ratio(reset, compiledFace), 1.2, ratio,
			"A reset replaces the container ([ADR 29](adr/0029-a-reset-replaces-the-container.md) has the reasons), so no server is reset in the 0.1 s that a command of its own might take.",
		},
		{
			"memory with 100 servers", "64 MiB", float64(max(hundred.cell(up, compiledFace).Resident, hundred.cell(again, compiledFace).Resident)), 64 << 20, memory,
			"Contexts are streamed; what grows with the servers are definitions, the list of containers and connections.",
		},
	}
	var text strings.Builder
	for _, g := range list {
		text.WriteString(g.String())
	}
	if len(f.First) == 5 { // those of [tools.firstUse]
		mage, targets, server, command, again := f.First[0].CPU, f.First[1].CPU, f.First[2].CPU, f.First[3].CPU, f.First[4].CPU
		fmt.Fprintf(&text, "**First use with empty caches**, by `go tool mage`: %.0f CPU seconds, nearly all of them Go's compiler and linker. "+
			"%.0f make Mage, most of them the standard library; %.0f make the targets: more of the standard library, the modules of Docker's client and "+
			"Berth itself; %.0f the server, for which the standard library is compiled a second time, as it is for Linux without cgo and without paths of "+
			"this machine. Of several servers one is compiled before the others, which find it done. To install the command `berth` takes %.0f, "+
			"and its first `up` %.1f: it is compiled as servers are, so that they share the standard library.\n\n",
			mage+targets+server, mage, targets, server, command, again)
	}
	text.WriteString("**Servers that share a network namespace** start faster on Docker 20.10 and no faster on Docker 28, so there is no such setting: " +
		"[ADR 30](adr/0030-a-network-for-each-server.md) has the figures.\n\n")
	text.WriteString("**A database of its own for each test**: Berth has none. A test that wants one takes a copy of a template, in the database's own way.\n")
	return text.String()
}

// String is the paragraph.
func (g goal) String() string {
	came := "not measured in this run."
	if g.figure > 0 {
		came = g.words(g.figure) + ", reached."
		if g.figure > g.most {
			came = g.words(g.figure) + ", **not reached**."
		}
	}
	return fmt.Sprintf("**%s**, at most %s: %s %s\n\n", strings.ToUpper(g.what[:1])+g.what[1:], g.limit, came, g.cause)
}
