package settings

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWhatCanBeRemoved tells for settings that are not clear which variables must be in the environment before anything is
// removed. A wrong name would remove another project's things.
func TestWhatCanBeRemoved(t *testing.T) {
	for rule, test := range map[string]struct {
		file    string
		environ []string
		want    string
	}{
		"a bad line and no name anywhere":            {"A*=1\n", nil, ""},
		"a bad line below the name":                  {"BERTH_PROJECT=shop\nA*=1\n", nil, ""},
		"a bad line above the name":                  {"A*=1\nBERTH_PROJECT=shop\n", nil, "BERTH_PROJECT"},
		"a bad line above the name's second value":   {"BERTH_PROJECT=shop\nA*=1\nBERTH_PROJECT=other\n", nil, "BERTH_PROJECT"},
		"the name within a quote that closes early":  {"A=\"x\nBERTH_PROJECT=\"shop\"\n", nil, "BERTH_PROJECT"},
		"the name within a quote that stays open":    {"A=\"x\nBERTH_PROJECT=shop\n", nil, "BERTH_PROJECT"},
		"a bad line above the engine":                {"A*=1\nDOCKER_HOST=tcp://h:1\n", nil, "DOCKER_HOST"},
		"a bad line above both":                      {"A*=1\nDOCKER_CONTEXT=x\nBERTH_PROJECT=shop\n", nil, "BERTH_PROJECT DOCKER_CONTEXT"},
		"the name in the environment":                {"A*=1\nBERTH_PROJECT=shop\n", []string{"BERTH_PROJECT=shop"}, ""},
		"an empty name in the environment":           {"A*=1\nBERTH_PROJECT=shop\n", []string{"BERTH_PROJECT="}, ""},
		"the name's own value cannot be read":        {"BERTH_PROJECT=shop${\n", nil, "BERTH_PROJECT"},
		"a bad value of another setting":             {"BERTH_TIMEOUT=soon\n", nil, ""},
		"a setting that is misspelt":                 {"BERTH_PROJEKT=shop\n", nil, "BERTH_PROJECT"},
		"a setting that is misspelt beside the name": {"BERTH_PROJECT=shop\nBERTH_PORT=same\n", nil, ""},
		"a folder for a file":                        {"", nil, "BERTH_PROJECT"},
		"a folder for a file, and the name":          {"", []string{"BERTH_PROJECT=shop"}, ""},
	} {
		t.Run(rule, func(t *testing.T) {
			root := t.TempDir()
			if test.file == "" {
				if err := os.Mkdir(filepath.Join(root, ".env"), 0o755); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, root, test.file)
			}
			s, err := Load(root, test.environ)
			var unclear *UnclearError
			if !errors.As(err, &unclear) || strings.Join(unclear.Missing, " ") != test.want {
				t.Fatalf("got %#v, want %q to be missing", err, test.want)
			}
			meant := strings.Contains(test.file+strings.Join(test.environ, ""), "PROJECT=shop") && !slices.Contains(test.environ, "BERTH_PROJECT=")
			if meant && test.want == "" && s.Project != "shop" {
				t.Errorf("got project %q", s.Project)
			}
		})
	}
	t.Run("a bad name", func(t *testing.T) {
		root := t.TempDir()
		write(t, root, "BERTH_PROJECT=A_B\n")
		if _, err := Load(root, nil); err == nil || errors.As(err, new(*UnclearError)) {
			t.Errorf("got %v, want an error for all targets", err)
		}
	})
}

func TestLinesThatAreNotOursAreCarried(t *testing.T) {
	root := t.TempDir()
	write(t, root, "MY-KEY=1\nFOO\nexport BAR\nspring.profile=x\nBERTH_PROJECT=shop\n")
	s, err := Load(root, []string{"FOO=bar"})
	if err != nil || s.Project != "shop" || len(s.Warnings) > 0 {
		t.Fatalf("got project %q, warnings %q, %v", s.Project, s.Warnings, err)
	}
	if value, ok := s.Lookup("FOO"); value != "bar" || !ok {
		t.Errorf("FOO: got %q, %t", value, ok)
	}
	if _, ok := s.Lookup("BAR"); ok {
		t.Error("a name without a value is set")
	}
}

func TestUnsetVariablesAreToldWithoutThem(t *testing.T) {
	root := t.TempDir()
	write(t, root, "A=1\nDB_PASSWORD=P@ss$hunter2\n")
	s, err := Load(root, nil)
	if value, _ := s.Lookup("DB_PASSWORD"); err != nil || value != "P@ss" {
		t.Errorf("got %q, %v, want what Compose gives", value, err)
	}
	if len(s.Warnings) != 1 || !strings.HasPrefix(s.Warnings[0], "settings: .env:2: ") || strings.Contains(s.Warnings[0], "hunter2") {
		t.Errorf("got warnings %q", s.Warnings)
	}
}
