package settings

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/golden"
)

func TestExampleFileEqualsCode(t *testing.T) {
	golden.Compare(t, "../../.env.example", Example())
}

func TestExampleFileIsTheDefaults(t *testing.T) {
	root := t.TempDir()
	plain, err := Load(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, ".env"), []byte(Example()), 0o644); err != nil {
		t.Fatal(err)
	}
	copied, err := Load(root, nil)
	if err != nil {
		t.Fatal(err)
	}
	plain.Lookup, copied.Lookup = nil, nil
	if got, want := toText(copied), toText(plain); got != want {
		t.Errorf("a copy of .env.example gives\n%s\nwant the defaults\n%s", got, want)
	}
}

func TestPrecedence(t *testing.T) {
	root := t.TempDir()
	write(t, root, "BERTH_TIMEOUT=5s\nBERTH_PROJECT=from-file\nOTHER=file\n")
	s, err := Load(root, []string{"BERTH_PROJECT=from-environment"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Project != "from-environment" || s.Timeout != 5*time.Second || s.Ports != "stable" {
		t.Errorf("got project %q, timeout %v, ports %q", s.Project, s.Timeout, s.Ports)
	}
	if s.Domain != "from-environment.test" {
		t.Errorf("domain: got %q", s.Domain)
	}
	if value, ok := s.Lookup("OTHER"); value != "file" || !ok {
		t.Errorf("Lookup(OTHER): got %q, %v", value, ok)
	}
	if _, ok := os.LookupEnv("OTHER"); ok {
		t.Error("a variable of .env was exported into the process")
	}
}

func TestFileMayBeginWithAMark(t *testing.T) {
	root := t.TempDir()
	write(t, root, "\ufeffBERTH_PROJECT=shop\r\n")
	if s, err := Load(root, nil); err != nil || s.Project != "shop" {
		t.Errorf("got project %q, %v", s.Project, err)
	}
}

func TestFileMayNotBeADanglingLink(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink("absent", filepath.Join(root, ".env")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(root, nil); err == nil || !strings.Contains(err.Error(), ".env is a link to what does not exist") {
		t.Errorf("got %v", err)
	}
}

func TestRefused(t *testing.T) {
	for rule, test := range map[string]struct{ line, want string }{
		"misspelt key":          {"BERTH_PORT=stable", "did you mean BERTH_PORTS?"},
		"empty where needed":    {"BERTH_PORTS=", "set but empty"},
		"not one of the values": {"BERTH_PORTS=fixed", "one of stable, random, same"},
		"no duration":           {"BERTH_TIMEOUT=soon", "a duration above 0"},
		"negative duration":     {"BERTH_TIMEOUT=-1s", "a duration above 0"},
		"no address":            {"BERTH_BIND=localhost", "an IP address"},
		"no size":               {"BERTH_MAX_COPY=big", "a size"},
		"no number":             {"BERTH_PARALLEL=-1", "a number from 0"},
		"shell in project":      {"BERTH_PROJECT='a;rm -rf /'", "RFC 1123"},
		"long project":          {"BERTH_PROJECT=" + strings.Repeat("a", 41), "40"},
		"shell in domain":       {"BERTH_DOMAIN='$(id)'", "a host name is labels"},
		"shell in mirror":       {"BERTH_APT_MIRROR='http://x/;id'", "an http or https address"},
		"option as mirror":      {"BERTH_APT_MIRROR=--privileged", "an http or https address"},
	} {
		t.Run(rule, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, test.line+"\n")
			_, err := Load(root, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: got %v, want %q in it", test.line, err, test.want)
			}
			if _, err := Load(t.TempDir(), []string{strings.ReplaceAll(test.line, "'", "")}); err == nil {
				t.Errorf("%s in the environment was accepted", test.line)
			}
		})
	}
}

func TestFoldersOfOneNameAreTwoProjects(t *testing.T) {
	base := t.TempDir()
	seen := map[string]string{}
	for _, parent := range []string{"a", "b"} {
		root := filepath.Join(base, parent, "My Shop!")
		if err := os.MkdirAll(root, 0o755); err != nil {
			t.Fatal(err)
		}
		s, err := Load(root, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(s.Project, "my-shop-") || seen[s.Project] != "" {
			t.Errorf("%s: project %q", root, s.Project)
		}
		seen[s.Project] = root
	}
}

func write(t *testing.T, root, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, ".env"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func toText(s Settings) string {
	text, err := json.MarshalIndent(struct {
		Settings
		Lookup any `json:"Lookup,omitempty"`
	}{Settings: s}, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
