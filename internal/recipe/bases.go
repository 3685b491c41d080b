package recipe

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/names"
)

// maxDockerfile is the largest Dockerfile that is read for its bases, in bytes.
const maxDockerfile = 1 << 20

// OwnBases are the images that a definition's own Dockerfile builds on, in order: what it names in FROM and COPY --from,
// less its stages and scratch. A base for a platform of its own, and a name that only the builder can work out, are
// left to the builder. None without a Dockerfile of its own.
func OwnBases(server definition.Server) ([]string, error) {
	if server.Dockerfile == "" {
		return nil, nil
	}
	name, err := server.Folder.Find(server.Dockerfile)
	if err != nil {
		return nil, fmt.Errorf("dockerfile %q: %w", server.Dockerfile, err)
	}
	info, err := fs.Stat(server.Folder.FS, name)
	if err != nil {
		return nil, fmt.Errorf("dockerfile: %w", err)
	}
	if info.Size() > maxDockerfile {
		return nil, fmt.Errorf("dockerfile %q: is larger than %d bytes", server.Dockerfile, maxDockerfile)
	}
	text, err := fs.ReadFile(server.Folder.FS, name)
	if err != nil {
		return nil, fmt.Errorf("dockerfile: %w", err)
	}
	return basesOf(string(text)), nil
}

var (
	continuation = regexp.MustCompile(`\\[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*`)
	hereDocument = regexp.MustCompile(`(?:^|\s)[0-9]*<<-?["']?([A-Za-z_]\w*)["']?(?:\s|$)`)
	copyFrom     = regexp.MustCompile(`^--from=(.+)$`)
)

// basesOf reads as much of a Dockerfile as tells its bases.
func basesOf(text string) []string {
	var bases []string
	stages := []string{scratch}
	arguments := map[string]string{}
	add := func(base string) {
		base = os.Expand(base, func(name string) string { return argument(arguments, name) })
		if !slices.Contains(stages, strings.ToLower(base)) && !slices.Contains(bases, base) && names.ImageReference(base) == nil {
			bases = append(bases, base)
		}
	}
	end := ""
	for line := range strings.Lines(continuation.ReplaceAllString(text, " ")) {
		words := strings.Fields(line)
		switch {
		case end != "":
			if strings.TrimSpace(line) == end {
				end = ""
			}
			continue
		case len(words) < 2:
			continue
		}
		switch strings.ToUpper(words[0]) {
		case "ARG":
			name, value, _ := strings.Cut(words[1], "=")
			arguments[name] = strings.Trim(value, `"'`)
		case "FROM":
			if !strings.HasPrefix(words[1], "--") {
				add(words[1])
			}
			if i := len(words) - 2; strings.EqualFold(words[i], "AS") {
				stages = append(stages, strings.ToLower(words[i+1]))
			}
		case "COPY":
			for _, word := range words[1:] {
				if match := copyFrom.FindStringSubmatch(word); match != nil && !isNumber(match[1]) {
					add(match[1])
				}
			}
		}
		if match := hereDocument.FindStringSubmatch(line); match != nil && strings.ToUpper(words[0]) != "ARG" {
			end = match[1]
		}
	}
	return bases
}

// argument is what ${NAME}, ${NAME:-ELSE} or ${NAME-ELSE} stands for.
func argument(arguments map[string]string, text string) string {
	name, instead, _ := strings.Cut(text, "-")
	if value := arguments[strings.TrimSuffix(name, ":")]; value != "" {
		return value
	}
	return instead
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" }
