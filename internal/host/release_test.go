package host

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseRelease(t *testing.T) {
	for _, test := range []struct {
		rule, text string
		want       Release
		debian     bool
	}{
		{"debian", "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", Release{Name: "Debian GNU/Linux 12", ID: "debian"}, true},
		{"ubuntu", "ID=ubuntu\nID_LIKE=debian\n", Release{ID: "ubuntu", Like: []string{"debian"}}, true},
		{"like ubuntu", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"", Release{ID: "linuxmint", Like: []string{"ubuntu", "debian"}}, true},
		{"fedora", "ID=fedora\nNAME=debian\n", Release{ID: "fedora"}, false},
		{"a name that contains debian is another", "ID=notdebian\n", Release{ID: "notdebian"}, false},
		{"single quotes, spaces and CRLF", "  ID='debian'\r\n", Release{ID: "debian"}, true},
		{"escaped characters", `PRETTY_NAME="a \"b\" \$c \\ d"`, Release{Name: `a "b" $c \ d`}, false},
		{"comments and nonsense are passed over", "#ID=debian\nnonsense\n!\n\n=x\nNAME=\"open\nID=arch\n", Release{ID: "arch"}, false},
		{"empty", "", Release{}, false},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := parseRelease(test.text)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
			if got.Debian() != test.debian {
				t.Errorf("debian: got %v", got.Debian())
			}
		})
	}
}

func TestReadReleaseTakesTheFirstFile(t *testing.T) {
	files := map[string]string{"/etc/os-release": "ID=one", "/usr/lib/os-release": "ID=two"}
	read := func(path string) ([]byte, error) {
		if text, found := files[path]; found {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
	for _, want := range []string{"one", "two", ""} {
		if got := ReadRelease(read).ID; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		delete(files, map[string]string{"one": "/etc/os-release", "two": "/usr/lib/os-release"}[want])
	}
}
