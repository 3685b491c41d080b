package definition

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestImageKeysAreThoseOfTheType gives one field after the other a value: the key in its place has it, and no other.
func TestImageKeysAreThoseOfTheType(t *testing.T) {
	fields := reflect.TypeFor[Image]()
	if got, want := len(Image{}.keys()), fields.NumField(); got != want {
		t.Fatalf("%d keys, want those of %d fields", got, want)
	}
	for n := range fields.NumField() {
		var image Image
		switch field := reflect.ValueOf(&image).Elem().Field(n); field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Struct:
			field.Field(0).SetString("x")
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		default:
			field.Set(reflect.MakeMap(field.Type()))
			field.SetMapIndex(reflect.ValueOf("x"), reflect.ValueOf("y"))
		}
		var given []string
		for _, k := range image.keys() {
			if k.given() {
				given = append(given, k.key)
			}
		}
		if diff := cmp.Diff([]string{keyOf(fields.Field(n))}, given); diff != "" {
			t.Errorf("%s (-want +got):\n%s", fields.Field(n).Name, diff)
		}
	}
}

func TestBuilds(t *testing.T) {
	for name, test := range map[string]struct {
		image Image
		want  bool
	}{
		"from":            {Image{From: "x", Maintainer: "me", Platform: "linux/arm64", Pull: "always"}, false},
		"from with none":  {Image{From: "x", Packages: []string{}, Tools: map[string]string{}}, false},
		"from with copy":  {Image{From: "x", Copy: []Copy{{Src: "a", Dst: "/a"}}}, true},
		"from with run":   {Image{From: "x", Run: []RunStep{{Shell: "y"}}}, true},
		"from, packages":  {Image{From: "x", Packages: []string{"y"}}, true},
		"from with tools": {Image{From: "x", Tools: map[string]string{"server": "y@v1"}}, true},
		"go":              {Image{Go: "x@v1"}, true},
		"dockerfile":      {Image{Dockerfile: "a"}, true},
	} {
		if got := test.image.Builds(); got != test.want {
			t.Errorf("%s: Builds() = %t, want %t", name, got, test.want)
		}
	}
}

// TestPartsArePinned holds texts that containers bear in their labels: another text replaces every container.
func TestPartsArePinned(t *testing.T) {
	image := Image{
		Maintainer: "A <a@example.test>", From: "debian", Go: "./", Dockerfile: "x", Packages: []string{"b", "a"},
		Copy: []Copy{{Src: "a", Dst: "/a"}}, Run: []RunStep{{Args: []string{"a", "b"}}, {Shell: "c"}}, Platform: "linux/arm64", Pull: "never",
	}
	want := map[string]string{
		"maintainer": `"A \u003ca@example.test\u003e"`, "go": `"./"`, "tools": "null", "packages": `["b","a"]`,
		"run": `[{"Args":["a","b"],"Shell":""},{"Args":null,"Shell":"c"}]`,
	}
	if diff := cmp.Diff(want, image.Parts()); diff != "" {
		t.Errorf("Parts (-want +got):\n%s", diff)
	}
}

// imageLines are values of the keys of an image, to be put into a definition.
var imageLines = map[string]string{
	"maintainer": "M", "from": "a", "go": "./", "tools": "{a: ./a}", "packages": "[b]", "copy": "[{src: a, dst: /b}]",
	"run": "[b]", "platform": "linux/arm64", "pull": "never",
}

func TestOwnDockerfileExcludesWhatAGeneratedOneIsMadeOf(t *testing.T) {
	excluded := []string{"copy", "from", "go", "packages", "run", "tools"}
	for _, key := range slices.Sorted(maps.Keys(imageLines)) {
		line := key + ": " + imageLines[key] + "\n"
		t.Run(key, func(t *testing.T) {
			sources := project(t, map[string]string{"servers/x/server.yaml": "dockerfile: D\n" + line, "servers/x/D": "", "servers/x/a": ""})
			_, err := Load(sources, []string{"x"})
			refused := err != nil && strings.HasSuffix(err.Error(), "dockerfile: it makes the whole image; leave out from, go, tools, packages, copy and run")
			if want := slices.Contains(excluded, key); refused != want {
				t.Errorf("beside a dockerfile: refused is %t, want %t (%v)", refused, want, err)
			}
			sources = project(t, map[string]string{"servers/base.yaml": line, "servers/x/server.yaml": "dockerfile: D"})
			servers, err := Load(sources, []string{"x"})
			if err != nil {
				t.Fatal(err)
			}
			note := "servers/x/server.yaml does not use " + key + " of servers/base.yaml: its own dockerfile makes the whole image"
			told := slices.Contains(excluded, key) && key != "from" && key != "go" // the server says itself what it is made from
			if got := servers[0].Unused; (got == note) != told || got != note && got != "" {
				t.Errorf("inherited: got %q", got)
			}
			for _, k := range servers[0].keys() {
				if want := k.key == "dockerfile" || k.key == key && !slices.Contains(excluded, key); k.given() != want {
					t.Errorf("inherited: %s is given: %t, want %t", k.key, k.given(), want)
				}
			}
		})
	}
}

func TestListsOfAnImageAreJoined(t *testing.T) {
	var lines string
	for _, key := range slices.Sorted(maps.Keys(imageLines)) {
		lines += key + ": " + imageLines[key] + "\n"
	}
	own := strings.NewReplacer("[b]", "[c]", "/b", "/c", "{a:", "{c:", "linux/arm64", "linux/amd64").Replace(lines)
	servers, err := Load(project(t, map[string]string{"servers/base.yaml": lines, "servers/x/server.yaml": own}), []string{"x"})
	if err != nil {
		t.Fatal(err)
	}
	want := Image{
		Maintainer: "M", From: "a", Go: "./", Tools: map[string]string{"a": "../a", "c": "./a"}, Packages: []string{"b", "c"},
		Copy: []Copy{{Src: "a", Dst: "/b", From: &Folder{Below: "servers", Path: "servers"}}, {Src: "a", Dst: "/c"}}, Run: []RunStep{{Shell: "b"}, {Shell: "c"}}, Platform: "linux/amd64", Pull: "never",
	}
	if diff := cmp.Diff(want, servers[0].Image, ignoreFolder, cmpopts.IgnoreFields(Folder{}, "FS", "Dir")); diff != "" {
		t.Errorf("image (-want +got):\n%s", diff)
	}
}
