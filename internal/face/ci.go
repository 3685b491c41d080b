package face

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"
)

// folded lets the log of a CI system fold the story of a verb, and marks there what failed: on GitHub as a group, annotations at
// the definitions and a part of the job's summary, on GitLab as a section. Elsewhere it is do.
func folded(title string, do func() error) error {
	github := os.Getenv("GITHUB_ACTIONS") == "true"
	switch {
	case github:
		_, _ = fmt.Fprintf(os.Stderr, "::group::%s\n", title)
	case os.Getenv("GITLAB_CI") == "true":
		name := sectionName.ReplaceAllString(title, "_")
		_, _ = io.WriteString(os.Stderr, section("start", name, time.Now())+title+"\n")
		defer func() { _, _ = io.WriteString(os.Stderr, section("end", name, time.Now())+"\n") }()
	}
	err := do()
	if github {
		_, _ = io.WriteString(os.Stderr, "::endgroup::\n")
		if err != nil {
			_, _ = io.WriteString(os.Stderr, annotations(err.Error(), folderInWorkspace(), isFile))
			summarize(title, err.Error())
		}
	}
	return err
}

var sectionName = text.LazyRegexp(`[^a-z0-9_]+`)

// section is a line that begins or ends a section (docs.gitlab.com, "Custom collapsible sections").
func section(what, name string, at time.Time) string {
	return fmt.Sprintf("\x1b[0Ksection_%s:%d:%s\r\x1b[0K", what, at.Unix(), name)
}

// placed is a line of an error that begins with a file and a line of it, and named one that begins with a server's name.
var (
	placed = text.LazyRegexp(`^(?:Error: )?(servers/[^\s:]+|\.env):(\d+): (.+)$`)
	named  = text.LazyRegexp(`^([a-z0-9][a-z0-9-]*): (.+)$`)
)

// annotations are GitHub's workflow commands for the lines of an error that are about a definition. Lines that are indented
// belong to the one before. folder is where the project is in the repository.
func annotations(text, folder string, exists func(name string) bool) string {
	var commands strings.Builder
	add := func(file, line, message string) {
		fmt.Fprintf(&commands, "::error file=%s,line=%s,title=Berth::%s\n", property.Replace(path.Join(folder, file)), line, data.Replace(message))
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		message := line
		for _, more := range lines[i+1:] {
			if !strings.HasPrefix(more, " ") {
				break
			}
			message += "\n" + more
		}
		if at := placed.FindStringSubmatch(line); at != nil {
			add(at[1], at[2], message)
		} else if of := named.FindStringSubmatch(line); of != nil && exists(path.Join("servers", of[1], "server.yaml")) {
			add(path.Join("servers", of[1], "server.yaml"), "1", message)
		}
	}
	return commands.String()
}

// data and property escape what ends a value (actions/toolkit, core/src/command.ts).
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// folderInWorkspace is where the project is in the job's checkout, as a path with slashes; empty for its root, and where that is
// not known.
func folderInWorkspace() string {
	root, _, err := Root()
	if err != nil {
		return ""
	}
	return below(os.Getenv("GITHUB_WORKSPACE"), root)
}

// below is the path from a folder to one in it; empty where that is not in it.
func below(workspace, root string) string {
	folder, err := filepath.Rel(workspace, root)
	if workspace == "" || err != nil || !filepath.IsLocal(folder) {
		return ""
	}
	return filepath.ToSlash(folder)
}

// isFile reports whether a file of the project is there.
func isFile(name string) bool {
	root, _, err := Root()
	if err != nil {
		return false
	}
	info, err := os.Stat(path.Join(root, name))
	return err == nil && info.Mode().IsRegular()
}

// summarize adds a failure to the job's summary. What cannot be written is in the log all the same.
func summarize(title, text string) {
	file, err := os.OpenFile(os.Getenv("GITHUB_STEP_SUMMARY"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer file.Close()
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	_, _ = fmt.Fprintf(file, "### %s failed\n\n%s\n%s\n%s\n", title, fence, text, fence)
}
