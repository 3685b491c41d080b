package gobuild

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// refusal is the error of go install for a module whose go.mod has replace or exclude directives.
type refusal struct {
	// directives are those that the go tool names: replace or exclude.
	directives string
}

func (r refusal) Error() string { return "its go.mod has " + r.directives + " directives" }

// refusalPattern is the refusal on one line. Go has said it in these words since 1.16, broken into lines somewhere.
var refusalPattern = text.LazyRegexp(`(replace|exclude) directives\. It must not contain directives that would cause it to be interpreted differently`)

// asRefusal reports whether the exit of the go tool and its last lines are a refusal.
func asRefusal(err error, last string) (refusal, bool) {
	var exit *exec.ExitError
	found := refusalPattern.FindStringSubmatch(strings.Join(strings.Fields(last), " "))
	if found == nil || !errors.As(err, &exit) {
		return refusal{}, false
	}
	return refusal{directives: found[1]}, true
}

// scratchModule is the go.mod of a module that requires a program. Its Go version is the first that prunes the graph of
// requirements. With it go get chooses the versions that go install would; and it raises the version to that of the
// program's module, from which the program gets its GODEBUG.
const scratchModule = "module berth.local/program\n\ngo 1.17\n"

// require compiles a package of a published module that go install refuses, from a module that requires nothing else.
// The refused directives do not hold there, as they hold for nobody else who requires the module.
func (t tool) require(ctx context.Context, s Source, refused refusal, env []string, output io.Writer) (string, error) {
	if output != nil {
		if _, err := fmt.Fprintf(output, "%s: the %s directives of its go.mod are not used, as they hold in its own repository alone\n", s, refused.directives); err != nil {
			return "", err
		}
	}
	dir, bin := filepath.Join(t.scratch, "module"), filepath.Join(t.scratch, "bin")
	for _, folder := range []string{dir, bin} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			return "", err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(scratchModule), 0o644); err != nil {
		return "", err
	}
	env = append(env, "GOWORK=off")
	for _, args := range [][]string{
		{"get", s.Package + "@" + s.Version},
		append(append([]string{"build"}, Flags()...), "-o", bin, s.Package),
	} {
		if err := t.run(ctx, call{dir: dir, env: env, args: args, output: output}); err != nil {
			return "", fmt.Errorf("%w, which hold in its own repository alone (to keep them, copy its source to ./dir); without them: %w", refused, err)
		}
	}
	return onlyFile(bin)
}
