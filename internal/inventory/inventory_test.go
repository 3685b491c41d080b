package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/project"
)

func TestWhatAnybodyCanWriteIntoLabelsIsHarmless(t *testing.T) {
	list := []project.Listed{
		{Name: "shop", Root: "/src/\x1b[2Jshop", Gone: true, Running: []string{"db", "web"}, Volumes: 2},
		{Name: "x; rm -rf ~", Root: "/", Gone: true, Stopped: []string{"a\x1b[1mb"}},
	}
	want := `PROJECT      RUNNING  STOPPED  NETWORKS  IMAGES  VOLUMES  FOLDER
shop         db,web   -        0         0       2        /src/shop (gone)
x; rm -rf ~  -        ab       0         0       0        / (gone)
`
	if diff := cmp.Diff(want, Text(list)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	next := []string{"the folder of shop is gone: `BERTH_PROJECT=shop go tool mage down` removes its containers, `clean` its images and volumes too"}
	if diff := cmp.Diff(next, Next(list, "go tool mage ")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
