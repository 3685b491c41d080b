package servers

import (
	"flag"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/magefile/mage/mg"

	"github.com/berthdev/berth/internal/definition"
)

// refuseWords refuses a command line with a word that is neither a target nor a flag, such as the last one of
// "mage down redis". Mage runs targets from left to right, so it would say so only after down has removed everything.
// Every target calls this before it does anything.
func refuseWords(target string) error {
	words := targetWords(os.Args[1:])
	if len(words) < 2 || !madeByMage() {
		return nil
	}
	if target != "engine" && onlyFlags(words[1:]) { // Mage has judged flags by now, but not of engine, which has none
		return nil
	}
	return refusal()
}

// refusal judges the command line once for all targets on it.
var refusal = sync.OnceValue(func() error {
	binary, err := newBinary()
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	line := commandLine{program: startedAs(os.Args[0]), words: targetWords(os.Args[1:]), usage: binary.usage}
	// The names only make the advice better: a target that needs them says what is wrong with them.
	line.servers, _ = definition.Names(definition.Sources{ProjectDir: root, Catalogue: definitions})
	text, err := line.refusal()
	if err != nil || text == "" {
		return err
	}
	return exitWith(2, text)
})

// targetWords are the arguments after the flags of Mage's own, which end at the first target.
func targetWords(args []string) []string {
	own := flag.NewFlagSet("", flag.ContinueOnError)
	own.SetOutput(io.Discard)
	for _, name := range []string{"v", "l", "h"} {
		own.Bool(name, false, "")
	}
	own.Duration("t", 0, "")
	if own.Parse(args) != nil {
		return nil
	}
	return own.Args()
}

// madeByMage reports whether this program is Mage's. Of any other the arguments have another meaning.
func madeByMage() bool {
	_, running := os.LookupEnv(mg.VerboseEnv) // Mage's main always sets it
	info, ok := debug.ReadBuildInfo()
	return running && ok && info.Path == "command-line-arguments" // Mage compiles files, not a package
}

func onlyFlags(words []string) bool {
	for _, word := range words {
		if !strings.HasPrefix(word, "-") {
			return false
		}
	}
	return true
}

// commandLine is what Mage was asked to run.
type commandLine struct {
	// program is what the line begins with, such as "go tool mage".
	program string
	// words are the targets, each with its arguments and flags.
	words []string
	// servers are the names of all servers.
	servers []string
	// usage tells what a target takes, and reports whether the word is one at all.
	usage func(word string) (usage, bool, error)
}

// refusal tells which word Mage will not take, and what to type instead. It is empty if there is none, and if a target
// comes first of which nobody knows what belongs to it.
func (l commandLine) refusal() (string, error) {
	var c call
	for at := 0; at < len(l.words); {
		u, found, err := l.lookUp(l.words[at])
		switch {
		case err != nil || u.unclear:
			return "", err
		case !found && at == 0: // Mage did find it
			return "", nil
		case !found:
			return c.refusal(at), nil
		}
		c = call{commandLine: l, first: at, usage: u}
		at = c.afterArguments()
		for at < len(l.words) && u.takes(l.words[at]) {
			at++
		}
	}
	return "", nil
}

func (l commandLine) lookUp(word string) (usage, bool, error) {
	if strings.HasPrefix(word, "-") {
		return usage{}, false, nil
	}
	return l.usage(word)
}

// isTarget reports whether a word is known as a target.
func (l commandLine) isTarget(word string) bool {
	_, found, err := l.lookUp(word)
	return found && err == nil
}
