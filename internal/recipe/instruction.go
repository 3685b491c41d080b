package recipe

import (
	"encoding/json"
	"strings"
)

// lines is a Dockerfile in the making.
type lines struct{ strings.Builder }

// add writes one instruction.
func (l *lines) add(words ...string) {
	l.WriteString(strings.Join(words, " "))
	l.WriteByte('\n')
}

// exec is an argument list in the exec form, which no shell and neither builder's parser reads as anything else.
// JSON escapes "<", so that BuildKit sees no here-document in it.
func exec(args ...string) string {
	text, err := json.Marshal(args)
	if err != nil {
		return "" // a list of strings always has a JSON form
	}
	return string(text)
}

// shell is a script for the image's /bin/sh and its arguments, in the exec form: as a shell form, a line break or a
// trailing backslash would end the instruction.
func shell(script string, args ...string) string {
	list := []string{"/bin/sh", "-c", script}
	if len(args) > 0 {
		list = append(append(list, "berth"), args...)
	}
	return exec(list...)
}

// quoted is a value in double quotes for LABEL, without expansion of variables.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
}

// compact takes comments, empty lines and indentation out of an embedded script.
func compact(script string) string {
	var b strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimLeft(line, "\t")
		if line != "\n" && !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
