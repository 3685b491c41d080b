//go:build unix

package host

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProgram(t *testing.T) {
	first, second, fallback := t.TempDir(), t.TempDir(), t.TempDir()
	for _, file := range []struct {
		path string
		mode os.FileMode
	}{
		{first + "/both", 0o755},
		{second + "/both", 0o755},
		{first + "/data", 0o644},
		{fallback + "/data", 0o755},
		{fallback + "/daemon", 0o755},
		{fallback + "/both", 0o755},
	} {
		if err := os.WriteFile(file.path, nil, file.mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", first+":"+second)
	for name, want := range map[string]string{
		"both":          filepath.Join(first, "both"),
		"daemon":        filepath.Join(fallback, "daemon"),
		"data":          filepath.Join(fallback, "data"),
		"no-such-thing": "",
	} {
		if got := find(name, []string{fallback}); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got, want := Program("both"), filepath.Join(first, "both"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSearchPath(t *testing.T) {
	for _, test := range []struct{ rule, path, want string }{
		{"a user's PATH gets the daemons' folders", "/usr/bin:/bin", "/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"},
		{"what is there is not repeated", "/sbin:/usr/sbin:/usr/local/sbin", "/sbin:/usr/sbin:/usr/local/sbin"},
		{"an empty PATH", "", "/usr/local/sbin:/usr/sbin:/sbin"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := SearchPath(test.path); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
