// Package commandline judges the words that a target was started with, before the target acts. Mage runs targets from
// left to right, so that it would say that "redis" is no target only after "mage down redis" has removed everything.
//
// It runs no target and knows none by itself: the running binary says what it has.
package commandline

import (
	"flag"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/magefile/mage/mg"
)

// Refusal says which word of the command line is neither a target nor a flag, and what to type instead; it is empty when
// there is none. servers gives the names of all servers, which only make the advice better. Every target asks before it does
// anything; the line is judged once.
func Refusal(target string, servers func() []string) (string, error) {
	words := targetWords(os.Args[1:])
	if len(words) < 2 || !madeByMage() {
		return "", nil
	}
	if target != "engine" && onlyFlags(words[1:]) { // Mage has judged flags by now, but not of engine, which has none
		return "", nil
	}
	once.Do(func() { refusal, refusalErr = judge(servers()) })
	return refusal, refusalErr
}

var (
	once       sync.Once
	refusal    string
	refusalErr error
)

func judge(servers []string) (string, error) {
	binary, err := newBinary()
	if err != nil {
		return "", err
	}
	return commandLine{program: Program(), words: targetWords(os.Args[1:]), servers: servers, usage: binary.usage}.refusal()
}

// Program is what this run was started with, such as "go tool mage" or the name of a compiled binary.
func Program() string { return startedAs(os.Args[0]) }

// Start is what this run was started with up to the name of a target, such as "go tool mage " or, where a magefile imports
// the targets with a name, "mage berth:".
func Start(target string) string { return start(Program(), targetWords(os.Args[1:]), target) }

func start(program string, words []string, target string) string {
	for _, word := range words {
		at := strings.LastIndex(word, ":") + 1
		if !strings.HasPrefix(word, "-") && strings.EqualFold(word[at:], target) {
			return program + " " + word[:at]
		}
	}
	return program + " "
}

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
