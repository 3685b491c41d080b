package text

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLazyRegexp compares each method with the one that it passes on to.
func TestLazyRegexp(t *testing.T) {
	const form, said = `(a+)(b?)`, "xaab aY ab"
	lazy, whole := LazyRegexp(form), regexp.MustCompile(form)
	upper := func(s string) string { return "<" + s + ">" }
	for name, pair := range map[string][2]any{
		"String":                {lazy.String(), whole.String()},
		"Match":                 {lazy.Match([]byte(said)), whole.Match([]byte(said))},
		"MatchString":           {lazy.MatchString("x"), whole.MatchString("x")},
		"FindString":            {lazy.FindString(said), whole.FindString(said)},
		"FindSubmatch":          {lazy.FindSubmatch([]byte(said)), whole.FindSubmatch([]byte(said))},
		"FindAllSubmatch":       {lazy.FindAllSubmatch([]byte(said), 2), whole.FindAllSubmatch([]byte(said), 2)},
		"FindStringSubmatch":    {lazy.FindStringSubmatch(said), whole.FindStringSubmatch(said)},
		"FindAllStringIndex":    {lazy.FindAllStringIndex(said, 2), whole.FindAllStringIndex(said, 2)},
		"FindAllStringSubmatch": {lazy.FindAllStringSubmatch(said, -1), whole.FindAllStringSubmatch(said, -1)},
		"Split":                 {lazy.Split(said, 2), whole.Split(said, 2)},
		"ReplaceAllString":      {lazy.ReplaceAllString(said, "$2-"), whole.ReplaceAllString(said, "$2-")},
		"ReplaceAllStringFunc":  {lazy.ReplaceAllStringFunc(said, upper), whole.ReplaceAllStringFunc(said, upper)},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestAWrongRegexpPanics: a wrong one is found by the first test that uses it.
func TestAWrongRegexpPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was taken")
		}
	}()
	LazyRegexp(`(`).MatchString("")
}
