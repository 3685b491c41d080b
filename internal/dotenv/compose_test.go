package dotenv

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/internal/golden"
)

// composeVersion is the Docker Compose whose answers are stored.
const composeVersion = "2.40.3"

// answer is what is made of one text.
type answer struct {
	Text string `json:"text"`
	// Refused reports whether it is an error.
	Refused bool `json:"refused,omitempty"`
	// Values are those of all names that stand in the text and are set.
	Values map[string]string `json:"values,omitempty"`
}

// environment are the variables beside the file.
var environment = map[string]string{"HOME": "/home/me", "SET": "of the environment", "EMPTY": ""}

var namesIn = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// answers are the values that a reader gives to all texts.
func answers(t *testing.T, ask func(text string, names []string) (answer, error)) []answer {
	t.Helper()
	var texts []string
	for _, part := range corpus {
		texts = append(texts, part.texts...)
	}
	list := make([]answer, len(texts))
	var group errgroup.Group
	group.SetLimit(4)
	for i, text := range texts {
		group.Go(func() (err error) {
			list[i], err = ask(text, namesIn.FindAllString(text, -1))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return list
}

// ours is what Berth makes of a text: the environment wins over the file.
func ours(text string, names []string) (answer, error) {
	a := answer{Text: text, Values: map[string]string{}}
	file, err := Parse(text, func(name string) (string, bool) {
		value, ok := environment[name]
		return value, ok
	})
	if err != nil {
		return answer{Text: text, Refused: true}, nil
	}
	for _, name := range names {
		value, ok := environment[name]
		if !ok {
			value, ok = file.Values[name]
		}
		if ok {
			a.Values[name] = value
		}
	}
	return a, nil
}

// stored are Compose's answers.
func stored(t *testing.T) []answer {
	t.Helper()
	text, err := os.ReadFile("testdata/compose.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []answer
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAsComposeAnswered(t *testing.T) {
	want := stored(t)
	if len(want) < 150 {
		t.Errorf("%d texts, want at least 150", len(want))
	}
	got := answers(t, ours)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-compose +berth):\n%s", diff)
	}
}

// TestStoredAnswersAreComposes asks Docker Compose itself; with -update it stores what it says.
func TestStoredAnswersAreComposes(t *testing.T) {
	if testing.Short() {
		t.Skip("it asks once for each text, which takes a while")
	}
	docker, err := exec.LookPath("docker")
	if err != nil {
		t.Skip("no docker command, so the stored answers stand for Compose's")
	}
	version, err := exec.Command(docker, "compose", "version", "--short").Output()
	if err != nil {
		t.Skip("no Docker Compose, so its stored answers stand for it")
	}
	if got := strings.TrimSpace(string(version)); !strings.HasPrefix(got, composeVersion) {
		t.Skipf("the stored answers are those of Docker Compose %s, and this is %s", composeVersion, got)
	}
	got, err := json.MarshalIndent(answers(t, func(text string, names []string) (answer, error) {
		return composes(t, docker, text, names)
	}), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/compose.json", string(got)+"\n")
}

// composes is what Docker Compose makes of a text.
func composes(t *testing.T, docker, text string, names []string) (answer, error) {
	const unset = "<unset>"
	variables := map[string]string{}
	for _, name := range names {
		variables[name] = "${" + name + "-" + unset + "}"
	}
	definition, err := json.Marshal(map[string]any{"services": map[string]any{"s": map[string]any{"image": "i", "environment": variables}}})
	if err != nil {
		return answer{}, err
	}
	dir := t.TempDir()
	for name, content := range map[string]string{".env": text, "compose.yaml": string(definition)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return answer{}, err
		}
	}
	config := os.Getenv("DOCKER_CONFIG")
	if config == "" {
		config = filepath.Join(os.Getenv("HOME"), ".docker")
	}
	cmd := exec.Command(docker, "compose", "config", "--format", "json")
	cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH"), "DOCKER_CONFIG=" + config}
	for name, value := range environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	output, err := cmd.Output()
	if err != nil {
		return answer{Text: text, Refused: true}, nil
	}
	var made struct {
		Services map[string]struct{ Environment map[string]string }
	}
	if err := json.Unmarshal(output, &made); err != nil {
		return answer{}, err
	}
	a := answer{Text: text, Values: map[string]string{}}
	for name, value := range made.Services["s"].Environment {
		if value != unset {
			a.Values[name] = strings.ReplaceAll(value, "$$", "$")
		}
	}
	return a, nil
}
