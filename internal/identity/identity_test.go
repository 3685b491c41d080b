package identity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var shop = Owner{Project: "shop", Root: "/src/shop"}

func TestLabelsAreReadAsTheyWereWritten(t *testing.T) {
	limit := 3 * time.Second
	want := Container{Recipe: "ab", Config: "env=1\nuser=2", Platform: "linux/arm64", Ports: map[string]int{"pasv": 21000, "data": 22000}, Stop: &limit}
	got, ok := ParseContainer(shop.Container("ftp", want, map[string]string{"own": "x"}))
	if diff := cmp.Diff(Owned{Owner: shop, Server: "ftp", Container: want}, got); diff != "" || !ok {
		t.Errorf("ok %v (-want +got):\n%s", ok, diff)
	}
}

func TestWhoOwnsWhat(t *testing.T) {
	for rule, test := range map[string]struct {
		labels    map[string]string
		owns      bool
		container bool
	}{
		"no labels":                           {nil, false, false},
		"labels of somebody else":             {map[string]string{"project": "shop"}, false, false},
		"a network of the project":            {shop.Labels(""), true, false},
		"a container":                         {shop.Container("web", Container{Recipe: "1", Config: "a=1"}, nil), true, true},
		"a container run by hand of an image": {shop.Image("web", "1"), true, false},
		"a project of the same name elsewhere": {
			Owner{"shop", "/src/other"}.Container("web", Container{Config: "a=1"}, nil), false, true,
		},
		"another project in the same folder": {Owner{"store", "/src/shop"}.Labels(""), false, false},
	} {
		if got := shop.Owns(test.labels); got != test.owns {
			t.Errorf("%s: owns %v", rule, got)
		}
		if _, got := ParseContainer(test.labels); got != test.container {
			t.Errorf("%s: container %v", rule, got)
		}
	}
}

func TestADefinitionCannotChangeLabels(t *testing.T) {
	labels := shop.Container("web", Container{Recipe: "1", Config: "a=1"}, map[string]string{recipe: "forged", config: "forged"})
	got, _ := ParseContainer(labels)
	if got.Recipe != "1" || got.Config != "a=1" {
		t.Errorf("got %+v", got)
	}
}

func TestWhatHasNothingToSave(t *testing.T) {
	for rule, labels := range map[string]map[string]string{
		"no label":           shop.Container("web", Container{Config: "a=1"}, nil),
		"a label by another": {project: "shop", root: "/src/shop", config: "a=1", stop: "soon"},
	} {
		if got, _ := ParseContainer(labels); got.Stop != nil {
			t.Errorf("%s: %v", rule, *got.Stop)
		}
	}
}

func TestImagesOfAServer(t *testing.T) {
	name := shop.ImageName("web", "0123456789abcdef")
	for reference, want := range map[string]bool{
		name:                          true,
		"localhost/shop/web2:01234":   false,
		"debian:bookworm-slim":        false,
		"localhost/store/web:0123456": false,
	} {
		if got := shop.OwnImage("web", reference); got != want {
			t.Errorf("%s: %v", reference, got)
		}
	}
}
