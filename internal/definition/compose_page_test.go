package definition

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// otherWords are of [composeWords], and no keys of a Compose service.
var otherWords = []string{"cmd", "env", "install", "network", "update"}

// TestComposePageNamesEveryKey proves that docs/compose.md speaks of each key of Compose that a definition is told about, and
// that each key which it calls the same is one here.
func TestComposePageNamesEveryKey(t *testing.T) {
	text, err := os.ReadFile("../../docs/compose.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for key := range composeWords {
		named := regexp.MustCompile("`[^`]*\\b" + regexp.QuoteMeta(strings.TrimSuffix(key, "-")) + `\b`)
		if !strings.Contains(key, ".") && !slices.Contains(otherWords, key) && !named.MatchString(page) {
			t.Errorf("the page does not name %s", key)
		}
	}
	_, same, found := strings.Cut(page, "The same, name and meaning: ")
	same, _, ended := strings.Cut(same, ".")
	if !found || !ended {
		t.Fatal("the page has no list of the same keys")
	}
	for _, match := range regexp.MustCompile("`([a-z_]+)").FindAllStringSubmatch(same, -1) {
		if meaning(fieldPath{match[1]}) == "" {
			t.Errorf("%s is no key of a definition", match[1])
		}
	}
}
