package image

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
)

func TestFilesThatAreLeftOutAreTold(t *testing.T) {
	_, engine := fakeengine.Connected(t)
	files := fstest.MapFS{"conf/a": {Data: []byte("1")}, "conf/tls.key": {Data: []byte("2")}}
	server := definition.Server{
		Name: "web", Image: definition.Image{From: "base:1", Copy: []definition.Copy{{Src: "conf", Dst: "/conf"}}},
		Folder: definition.Folder{FS: files, Path: "servers/web"},
	}
	made, err := recipe.New(server, recipe.Input{})
	if err != nil {
		t.Fatal(err)
	}
	var story strings.Builder
	m := &Maker{Engine: engine, Recipes: Recipes{"web": made}, Say: func(_, text string) { story.WriteString(text + "\n") }}
	step := plan.Step{Member: plan.Member{Server: server, Image: "localhost/shop/web:1", Recipe: "1"}}
	if err := m.Build(t.Context(), step, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(story.String(), `"conf/tls.key"`) || strings.Contains(story.String(), "conf/a") {
		t.Errorf("the story is\n%s", story.String())
	}
}

func TestBuildsGetTheProxy(t *testing.T) {
	fake, engine := fakeengine.Connected(t)
	server := definition.Server{Name: "web", Image: definition.Image{From: "base:1", Copy: []definition.Copy{{Src: "a", Dst: "/a"}}}, Folder: definition.Folder{
		FS: fstest.MapFS{"a": {Data: []byte("1")}}, Path: "servers/web",
	}}
	made, err := recipe.New(server, recipe.Input{})
	if err != nil {
		t.Fatal(err)
	}
	m := &Maker{Engine: engine, Recipes: Recipes{"web": made}, Proxy: config.Proxy{"http_proxy": "http://u:hunter2@p"}, Say: func(string, string) {}}
	step := plan.Step{Member: plan.Member{Server: server, Image: "localhost/shop/web:1", Recipe: "1"}}
	if err := m.Build(t.Context(), step, ""); err != nil {
		t.Fatal(err)
	}
	if got := fake.State.Builds()[0].Args["http_proxy"]; got != "http://u:hunter2@p" {
		t.Errorf("got %q", got)
	}
	failed := m.shownFailure(&buildlog.BuildError{Lines: []string{"cannot connect to http://u:hunter2@p"}, Cause: errors.New("exit code 1")}, false)
	if strings.Contains(failed.Error(), "hunter2") || !strings.Contains(failed.Error(), "http://u:***@p") {
		t.Errorf("got %v", failed)
	}
}
