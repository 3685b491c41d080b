package docker

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestImagesLeavesStandInsOut(t *testing.T) {
	e := fakeEngine(t, map[string]http.HandlerFunc{"GET /images/json": says(200, `[
		{"Id":"sha256:a","RepoTags":["b:1","a:1"],"RepoDigests":["<none>@<none>"],"Labels":{"k":"v"},"Size":7},
		{"Id":"sha256:b","RepoTags":["<none>:<none>"],"RepoDigests":["a@sha256:c"],"Labels":null,"Size":8}]`)})
	got, err := e.Images(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Image{
		{ID: "sha256:a", References: []string{"a:1", "b:1"}, Labels: map[string]string{"k": "v"}, Size: 7},
		{ID: "sha256:b", Size: 8},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("images (-want +got):\n%s", diff)
	}
}

func TestImage(t *testing.T) {
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"GET /images/gone/json": says(404, `{"message":"No such image: gone"}`),
		"GET /images/bad/json":  says(500, `{"message":"disk"}`),
		"GET /images/bare/json": says(200, `{"Id":"sha256:b","Os":"linux","Architecture":"arm","Variant":"v7"}`),
		"GET /images/full/json": says(200, `{"Id":"sha256:f","Os":"linux","Architecture":"amd64","Config":{"User":"7","Healthcheck":{"Test":["NONE"]}}}`),
	})
	if _, found, err := e.Image(t.Context(), "gone"); found || err != nil {
		t.Errorf("absent: found %v, %v", found, err)
	}
	if _, _, err := e.Image(t.Context(), "bad"); err == nil {
		t.Error("an engine's error is lost")
	}
	for ref, want := range map[string]Image{
		"bare": {ID: "sha256:b", Platform: "linux/arm/v7"},
		"full": {ID: "sha256:f", Platform: "linux/amd64", User: "7"},
	} {
		got, found, err := e.Image(t.Context(), ref)
		if !found || err != nil {
			t.Errorf("%s: found %v, %v", ref, found, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", ref, diff)
		}
	}
}

func TestImageForAPlatform(t *testing.T) {
	for _, test := range []struct {
		image, platform string
		want            bool
	}{
		{"linux/amd64", "", true},
		{"", "linux/arm64", true},
		{"linux/amd64", "linux/amd64", true},
		{"linux/amd64", "linux/arm64", false},
		{"linux/arm64/v8", "linux/arm64", true},
		{"linux/arm/v6", "linux/arm/v7", false},
	} {
		if got := (Image{Platform: test.image}).For(test.platform); got != test.want {
			t.Errorf("an image for %q, asked for %q: %v", test.image, test.platform, got)
		}
	}
}

func TestRemoveImageIsVerified(t *testing.T) {
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"DELETE /images/gone":   says(404, `{"message":"No such image"}`),
		"GET /images/gone/json": says(404, `{"message":"No such image"}`),
		"DELETE /images/used":   says(409, `{"message":"conflict: container 0a1b is using it"}`),
		"DELETE /images/kept":   says(200, `[]`),
		"GET /images/kept/json": says(200, `{"Id":"sha256:k"}`),
	})
	for ref, want := range map[string]string{"gone": "", "used": "container 0a1b is using it", "kept": "still has it"} {
		err := e.RemoveImage(t.Context(), ref)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", ref, err, want)
		}
	}
}

func TestImageNamesAreCheckedBeforeAnyCall(t *testing.T) {
	e := fakeEngine(t, nil)
	for _, ref := range []string{"", "../containers/x", "a b", "a?force=1", "--all", "A:1", "a\n", strings.Repeat("a", 10_000)} {
		if _, _, err := e.Image(t.Context(), ref); err == nil {
			t.Errorf("Image(%q): no error", ref)
		}
		if err := e.RemoveImage(t.Context(), ref); err == nil {
			t.Errorf("RemoveImage(%q): no error", ref)
		}
		if err := e.Tag(t.Context(), ref, "a:1"); err == nil {
			t.Errorf("Tag(%q): no error", ref)
		}
		if err := e.Tag(t.Context(), "a:1", ref); err == nil {
			t.Errorf("Tag(to %q): no error", ref)
		}
	}
}

func TestLabelChanges(t *testing.T) {
	for _, test := range []struct {
		rule, key, value, want string
	}{
		{"plain", "dev.berth.server", "echo", `LABEL dev.berth.server="echo"`},
		{"what means something between quotes", "k", `a "b" \ $c ${d} 'e'`, `LABEL k="a \"b\" \\ \$c \${d} 'e'"`},
		{"empty", "k", "", `LABEL k=""`},
		{"a newline would begin another instruction", "k", "a\nRUN evil", ""},
		{"broken UTF-8", "k", "\xff", ""},
		{"a key that is more than one word", "k v", "a", ""},
		{"a key with a quote", `k"`, "a", ""},
		{"an empty key", "", "a", ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, err := labelChanges(map[string]string{test.key: test.value}, quoteLabel)
			if (err != nil) != (test.want == "") || strings.Join(got, "\n") != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func TestImportPrefersTheArchivesOwnError(t *testing.T) {
	broken := errors.New("the disk is on fire")
	e := fakeEngine(t, map[string]http.HandlerFunc{"POST /images/create": func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, `{"error":"unexpected EOF"}`)
	}})
	_, err := e.Import(t.Context(), "a:1", ImageConfig{}, "", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// FuzzQuoteLabel undoes the quoting as a Dockerfile's shell words do.
func FuzzQuoteLabel(f *testing.F) {
	f.Add(`a "b" \ $c \`)
	f.Fuzz(func(t *testing.T, value string) {
		quoted := quoteLabel(value)
		var got strings.Builder
		inside := quoted[1 : len(quoted)-1]
		for i := 0; i < len(inside); i++ {
			switch inside[i] {
			case '"', '$':
				t.Fatalf("%q: a bare %q at %d", quoted, inside[i], i)
			case '\\':
				i++
			}
			got.WriteByte(inside[i])
		}
		if got.String() != value {
			t.Errorf("%q came back as %q", value, got.String())
		}
	})
}

// What comes between the outer quotes is the value, says Podman (containers/common, ImageConfigFromChanges).
func TestImportWritesLabelsAsPodmanReadsThem(t *testing.T) {
	value := `a "b" \ $HOME ${PATH} 'c' #d`
	var changes []string
	e := fakeEngine(t, map[string]http.HandlerFunc{"POST /images/create": func(w http.ResponseWriter, r *http.Request) {
		changes = r.URL.Query()["changes"]
		says(http.StatusOK, `{"status":"sha256:1"}`)(w, r)
	}})
	e.Podman = true
	if _, err := e.Import(t.Context(), "localhost/p/s:1", ImageConfig{Labels: map[string]string{"l": value}}, "", strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	if want := []string{`LABEL l="` + value + `"`}; !cmp.Equal(changes, want) {
		t.Errorf("changes %q, want %q", changes, want)
	}
}
