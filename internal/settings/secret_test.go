package settings

import (
	"strings"
	"testing"
)

func TestErrorsHoldNoSecret(t *testing.T) {
	for rule, test := range map[string]struct {
		file    string
		environ []string
		want    string
	}{
		"a line that is no assignment": {"A=1\nnot a line\nDB_PASSWORD=hunter2\n", nil, "settings: .env:2: "},
		"a quote that is open":         {"A=1\nDB_PASSWORD=\"hunter2\n", nil, "settings: .env:2: "},
		"a brace that is open":         {"A=1\nDB_PASSWORD=x${hunter2\n", nil, "settings: .env:2: "},
		"a value that goes on":         {"A=1\nDB_PASSWORD=\"x\"hunter2*=\n", nil, "settings: .env:2: "},
		"a mirror's password":          {"", []string{"BERTH_APT_MIRROR=http://me:hunter2;@mirror.test/debian"}, "settings: BERTH_APT_MIRROR: "},
		"a registry's password":        {"", []string{"BERTH_REGISTRY_MIRROR=me:hunter2@mirror.test"}, "settings: BERTH_REGISTRY_MIRROR: "},
	} {
		t.Run(rule, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, test.file)
			_, err := Load(root, test.environ)
			if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s... without the value", err, test.want)
			}
		})
	}
}
