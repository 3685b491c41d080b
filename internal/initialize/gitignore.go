package initialize

import (
	"path"
	"strings"
)

// ignored adds what Git shall not keep to .gitignore: the settings of one machine, and the state of runs.
func (l *looker) ignored() {
	const name = ".gitignore"
	lines := missingLines(l.text(name))
	if lines == "" {
		return
	}
	if info, err := l.root.Lstat(name); err == nil && !info.Mode().IsRegular() {
		l.note("%s is no regular file and stays as it is: have Git ignore %s", name, strings.Join(strings.Fields(lines), " and "))
		return
	}
	l.Files = append(l.Files, File{
		Name: name, Content: lines, Mode: 0o644, Add: true, Reason: "Git leaves out " + strings.Join(strings.Fields(lines), " and "),
	})
}

// missingLines are those that the text of .gitignore says nothing of, each with its end. "!.env" says something too.
func missingLines(text string) string {
	var missing string
	for _, wanted := range []string{".env", ".berth/"} {
		found := false
		for line := range strings.Lines(text) {
			pattern := strings.TrimPrefix(strings.TrimSpace(line), "!")
			pattern = strings.TrimPrefix(strings.TrimPrefix(pattern, "**"), "/")
			matched, _ := path.Match(strings.TrimSuffix(pattern, "/"), strings.TrimSuffix(wanted, "/"))
			found = found || matched
		}
		if !found {
			missing += wanted + "\n"
		}
	}
	return missing
}
