package mistakes

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

// hidden stands for what may be secret.
const hidden = "***"

// Show puts the snippet of its line into a mistake, and leaves it empty where the lines have no such line. The lines are as
// [Definition] or [Settings] make them.
func (m *Mistake) Show(lines []string) {
	if m.Line < 1 || m.Line > len(lines) {
		return
	}
	width := len(fmt.Sprint(m.Line))
	var b strings.Builder
	if m.Line > 1 {
		fmt.Fprintf(&b, "%*d | %s\n", width, m.Line-1, lines[m.Line-2])
	}
	line := lines[m.Line-1]
	fmt.Fprintf(&b, "%*d | %s", width, m.Line, line)
	if m.Column > 0 && line != "" {
		column := min(m.Column, utf8.RuneCountInString(line))
		if at := strings.Index(line, hidden); at >= 0 {
			column = min(column, utf8.RuneCountInString(line[:at])+1)
		}
		fmt.Fprintf(&b, "\n%s%s^", strings.Repeat(" ", width+len(" | ")), strings.Repeat(" ", column-1))
	}
	m.Snippet = b.String()
}

// Definition is the lines of a definition, as they may be shown: what stands behind a word that looks like the name of a
// secret, or below such a key, is hidden, and so is a password in an address.
func Definition(content string) []string {
	lines := strings.Split(content, "\n")
	shown := make([]string, len(lines))
	below := -1 // the indentation of a key whose value is hidden
	for i, line := range lines {
		line = plain(line)
		indent := len(line) - len(strings.TrimLeft(line, " -"))
		switch {
		case strings.TrimSpace(line) == "":
		case below >= 0 && indent > below:
			shown[i] = line[:indent] + hidden
			continue
		default:
			below = -1
			if secret := behindSecret(line); secret < len(line) {
				line, below = line[:secret]+hidden, indent
			} else if secret == len(line) {
				below = indent
			}
		}
		shown[i] = address.ReplaceAllString(line, "://"+hidden+"@")
	}
	return shown
}

// Settings is the lines of .env, as they may be shown: of an assignment its name, and of all else nothing. names are those
// of the lines that begin an assignment.
func Settings(content string, names map[int]string) []string {
	lines := strings.Split(content, "\n")
	for i, line := range lines {
		name := names[i+1]
		switch {
		case strings.TrimSpace(line) == "":
			lines[i] = ""
		case plainName.MatchString(name):
			lines[i] = name + "=" + hidden
		default:
			lines[i] = hidden
		}
	}
	return lines
}

// plainName is what the name of a variable looks like, and a line of a key or certificate does not.
var plainName = text.LazyRegexp(`^([A-Z_][A-Z0-9_]{0,60}|[a-z][a-z0-9_.-]{0,40})$`)

// address is the user and password of an address.
var address = text.LazyRegexp(`://[^/@\s"']*:[^@\s]*@`)

// word is a name with what parts it from its value: a colon, an equals sign, or in a list a comma or space.
var word = text.LazyRegexp(`[A-Za-z][A-Za-z0-9_-]*`)

// separators part a name from its value.
const separators = "\"'=:, \t"

// references is the key below which secrets are named, and none stands.
const references = "secrets"

// behindSecret is where in a line the value of a secret begins: len(line) for one that follows on other lines, and more than
// that for none.
func behindSecret(line string) int {
	for _, at := range word.FindAllStringIndex(line, -1) {
		name := strings.ReplaceAll(line[at[0]:at[1]], "-", "_")
		rest := line[at[1]:]
		if !names.LooksSecret(name) || name == references || rest != "" && !strings.ContainsRune(separators, rune(rest[0])) {
			continue
		}
		value := strings.TrimLeft(rest, separators)
		if value == "" && !strings.Contains(rest, ":") {
			continue // the last word of a line is the name of no value
		}
		return len(line) - len(value)
	}
	return len(line) + 1
}

// plain is a line that a terminal shows as it is counted: tabs are single spaces.
func plain(line string) string { return strings.ReplaceAll(text.CleanLine(line), "\t", " ") }
