package recipe

import (
	"encoding/json"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// titled is the first line of a script of Berth's own: it says what the script does.
var titled = text.LazyRegexp(`^set -ef?u # (.+)`)

// packagesTitle is that of the script whose arguments people know; those of the others are bytes in hexadecimal.
const packagesTitle = "install packages"

// shownLength is the most characters of an instruction that are shown.
const shownLength = 72

// Shown is a builder's name of a step for people, without the exec form of the generated Dockerfile: the words of a
// command, a shell line as its definition has it, or what a script of Berth's own does and with what.
func Shown(step string) string {
	head, list, found := strings.Cut(step, "RUN [")
	var args []string
	if found && json.Unmarshal([]byte("["+list), &args) == nil {
		step = head + command(args)
	}
	line, _, cut := strings.Cut(step, "\n")
	if runes := []rune(line); len(runes) > shownLength {
		line, cut = string(runes[:shownLength]), true
	}
	if cut {
		line += "…"
	}
	return line
}

// command is an argument list as people write it.
func command(args []string) string {
	if len(args) < 3 || args[0] != "/bin/sh" || args[1] != "-c" {
		return strings.Join(args, " ")
	}
	title := titled.FindStringSubmatch(args[2])
	switch {
	case title == nil:
		return args[2]
	case title[1] != packagesTitle:
		return title[1]
	}
	// After the script comes the name that it has for the shell.
	return title[1] + ": " + strings.Join(args[min(len(args), 4):], " ")
}
