package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/dotenv"
	"github.com/berthdev/berth/internal/mistakes"
)

// envFile is what is known of .env.
type envFile struct {
	dotenv.File
	// text is the whole of it; empty where it cannot be read at all.
	text string
}

// readFile reads .env, or a file like it. An absent file is an empty one. Where a line cannot be read the file holds those
// before it.
func readFile(root, name string, env map[string]string) (envFile, error) {
	text, err := readText(root, name)
	if err != nil {
		return envFile{}, fmt.Errorf("settings: %w", err)
	}
	file, err := parse(text, env)
	if bad := (*dotenv.LineError)(nil); errors.As(err, &bad) {
		return file, fmt.Errorf("settings: %s:%d: %s", name, bad.Line, bad.Reason)
	}
	return file, err
}

// readText is what is in .env, or in a file like it; nothing for an absent file.
func readText(root, name string) (string, error) {
	path := filepath.Join(root, name)
	content, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return string(content), err
	}
	if _, dangling := os.Lstat(path); dangling == nil {
		return "", mistakes.Errorf("%s is a link to what does not exist; create it or remove the link", name)
	}
	return "", nil
}

func parse(text string, env map[string]string) (envFile, error) {
	file, err := dotenv.Parse(text, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	})
	return envFile{file, text}, err
}

// warnings are what Compose warns of too.
func (f envFile) warnings() []string {
	var list []string
	for _, line := range f.Unset {
		list = append(list, fmt.Sprintf("settings: .env:%d: the value names a variable that is not set, so nothing stands there; "+
			"write $$ for a dollar sign, or put the value into single quotes", line))
	}
	return list
}
