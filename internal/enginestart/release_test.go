package enginestart

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRelease(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       release
		apt        bool
	}{
		{"debian", "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", release{"Debian GNU/Linux 12", []string{"debian"}}, true},
		{"ubuntu", "ID=ubuntu\nID_LIKE=debian\n", release{"", []string{"ubuntu", "debian"}}, true},
		{"like ubuntu", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"", release{"", []string{"linuxmint", "ubuntu", "debian"}}, true},
		{"fedora", "ID=fedora\nNAME=debian\n", release{"", []string{"fedora"}}, false},
		{"a name that contains debian is another", "ID=notdebian\n", release{"", []string{"notdebian"}}, false},
		{"single quotes, spaces and CRLF", "  ID='debian'\r\n", release{"", []string{"debian"}}, true},
		{"escaped characters", `PRETTY_NAME="a \"b\" \$c \\"`, release{Name: `a "b" $c \`}, false},
		{"comments and nonsense are passed over", "#ID=debian\nnonsense\n\n=x\n", release{}, false},
		{"empty", "", release{}, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := parseRelease(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if got.hasAPT() != c.apt {
				t.Errorf("apt: got %v", got.hasAPT())
			}
		})
	}
}

// A value in single quotes comes back as it is.
func FuzzUnquote(f *testing.F) {
	for _, seed := range []string{"", "a", `"`, `\`, `"a\"b"`, "'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := unquote("'" + text + "'"); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
		if got := unquote(text); len(got) > len(text) {
			t.Errorf("%q grows to %q", text, got)
		}
	})
}
