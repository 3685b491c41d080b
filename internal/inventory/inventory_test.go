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
	narrow := `shop: /src/shop (gone)
  running: db,web
  stopped: -
  networks: 0, images: 0, volumes: 2
x; rm -rf ~: / (gone)
  running: -
  stopped: ab
  networks: 0, images: 0, volumes: 0
`
	for width, want := range map[int]string{0: want, 74: want, 73: narrow} {
		if diff := cmp.Diff(want, Text(list, width)); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", width, diff)
		}
	}
	next := []string{"the folder of shop is gone: `BERTH_PROJECT=shop go tool mage down` removes its containers, `clean` its images and volumes too"}
	if diff := cmp.Diff(next, Next(list, "go tool mage ")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
