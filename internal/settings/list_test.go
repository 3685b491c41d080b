package settings

import (
	"slices"
	"testing"
)

func TestSplitList(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, " , ": nil, "web": {"web"}, "web,api": {"web", "api"}, "web api": {"web", "api"}, " web ,\tapi,,web\n": {"web", "api"},
	} {
		if got := SplitList(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
