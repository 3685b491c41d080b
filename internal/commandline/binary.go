package commandline

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// binary is this program. Only what Mage generated knows the targets of the project, and it tells them with -l and -h,
// which run none.
type binary struct {
	path string
	// targets are the words that were asked about; nil is no target.
	targets map[string]*usage
	// listed reports whether the targets hold all that there are, and their aliases.
	listed bool
}

func newBinary() (*binary, error) {
	path, err := os.Executable()
	return &binary{path: path, targets: map[string]*usage{}}, err
}

// usage asks what a target takes. Mage has no help under an alias, so what it does not know is looked for in the help
// of all targets.
func (b *binary) usage(word string) (usage, bool, error) {
	word = strings.ToLower(word)
	found, err := b.ask(word)
	if found == nil && err == nil {
		if err = b.list(); err == nil {
			found = b.targets[word]
		}
	}
	if found == nil || err != nil {
		return usage{}, false, err
	}
	return *found, true, nil
}

func (b *binary) ask(target string) (*usage, error) {
	if known, asked := b.targets[target]; asked {
		return known, nil
	}
	help, err := b.run("-h", "--", target)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && strings.Contains(string(exit.Stderr), "Unknown target"):
		b.targets[target] = nil
	case err != nil:
		return nil, err
	default:
		u := parseUsage(target, help)
		b.targets[target] = &u
	}
	return b.targets[target], nil
}

// list asks for the help of all targets.
func (b *binary) list() error {
	if b.listed {
		return nil
	}
	text, err := b.run("-l")
	if err != nil {
		return err
	}
	for line := range strings.Lines(text[max(0, strings.LastIndex(text, "Targets:\n")):]) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(line, "  ") {
			continue
		}
		target, err := b.ask(strings.ToLower(strings.TrimSuffix(name, "*"))) // * marks the default target
		if err != nil {
			return err
		}
		if target == nil {
			continue
		}
		for _, alias := range target.aliases {
			b.targets[strings.ToLower(alias)] = target
		}
	}
	b.listed = true
	return nil
}

func (b *binary) run(args ...string) (string, error) {
	cmd := exec.Command(b.path, args...)
	cmd.Env = append(os.Environ(), "MAGEFILE_ENABLE_COLOR=0")
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ask %s for its targets: %w; run one target at a time", filepath.Base(b.path), err)
	}
	return string(output), nil
}

// startedAs is what the user typed before the targets: a compiled binary's name, or mage, whose binaries are named by
// a hash. Where no mage is installed it was the Go tool's.
func startedAs(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	if len(name) != 64 || strings.Trim(name, "0123456789abcdef") != "" {
		return name
	}
	if _, err := exec.LookPath("mage"); err != nil {
		return "go tool mage"
	}
	return "mage"
}
