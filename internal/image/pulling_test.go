package image

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/internal/heartbeat"
)

func TestPullingTellsALineEveryTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		r := &Maker{Say: func(server, text string) { got = append(got, server+": "+text) }}
		p := r.pulling("app", "m.test/app:1")
		defer p.Stop()
		for _, id := range []string{"a", "b", "c"} {
			p.tell(buildlog.Progress{Step: id, Name: "Pulling fs layer"})
		}
		p.tell(buildlog.Progress{Step: "c", Name: "Already exists", Cached: true, Done: true})
		for size := int64(1); size <= 100; size++ { // ten seconds
			time.Sleep(100 * time.Millisecond)
			p.tell(buildlog.Progress{Step: "a", Name: "Downloading", Current: size * 1e6})
			p.tell(buildlog.Progress{Step: "1", Name: "Pulling from app"})
		}
		time.Sleep(heartbeat.Pause + time.Second)
		p.tell(buildlog.Progress{Line: "registry m.test is out of order; try 2 of 4 in 1s"})
		p.tell(buildlog.Progress{Step: "a", Name: "Extracting", Current: 5})
		p.tell(buildlog.Progress{Step: "a", Name: "Extracting", Current: 6})
		p.tell(buildlog.Progress{Step: "a", Name: "Pull complete", Done: true})
		p.tell(buildlog.Progress{Step: "b", Name: "Pull complete", Done: true})
		p.tell(buildlog.Progress{Name: "Status: Downloaded newer image for m.test/app:1"})
		p.done()
		want := []string{
			"app: pulling m.test/app:1",
			"app: pulling m.test/app:1: 1 of 3 layers, 20MB",
			"app: pulling m.test/app:1: 1 of 3 layers, 40MB",
			"app: pulling m.test/app:1: 1 of 3 layers, 60MB",
			"app: pulling m.test/app:1: 1 of 3 layers, 80MB",
			"app: pulling m.test/app:1: 1 of 3 layers, 100MB",
			"app: still pulling m.test/app:1 after 25s",
			"app: registry m.test is out of order; try 2 of 4 in 1s",
			"app: pulled m.test/app:1: 3 of 3 layers, 100MB in 26s",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
	})
}

func TestPullingSaysThatNothingWasNew(t *testing.T) {
	var got []string
	r := &Maker{Say: func(_, text string) { got = append(got, text) }}
	p := r.pulling("app", "a:1")
	defer p.Stop()
	p.tell(buildlog.Progress{Step: "1", Name: "Pulling from app"})
	p.tell(buildlog.Progress{Name: "Status: Image is up to date for a:1"})
	p.done()
	if diff := cmp.Diff([]string{"pulling a:1", "a:1 is up to date"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestPullingThatIsLookedAt(t *testing.T) {
	var got []string
	var shown []heartbeat.Progress
	r := &Maker{Say: func(_, text string) { got = append(got, text) }, Show: func(_ string, p heartbeat.Progress) { shown = append(shown, p) }}
	p := r.pulling("app", "a:1")
	p.told = p.told.Add(-time.Hour)
	last := func() heartbeat.Progress { return shown[len(shown)-1] }
	p.tell(buildlog.Progress{Step: "a", Name: "Pulling fs layer"})
	p.tell(buildlog.Progress{Step: "b", Name: "Pulling fs layer"})
	p.tell(buildlog.Progress{Step: "c", Name: "Already exists", Cached: true, Done: true})
	p.tell(buildlog.Progress{Step: "a", Name: "Downloading", Current: 1e6, Total: 4e6})
	if want := (heartbeat.Progress{Phase: "pulling a:1", Detail: "1 of 3 layers, 1MB"}); last() != want {
		t.Errorf("a layer has not told its size: got %+v, want %+v", last(), want)
	}
	p.tell(buildlog.Progress{Step: "b", Name: "Downloading", Current: 1e6, Total: 2e6})
	p.tell(buildlog.Progress{Step: "a", Name: "Pull complete", Done: true})
	p.tell(buildlog.Progress{Step: "b", Name: "Extracting", Current: 5, Total: 2e6})
	if want := (heartbeat.Progress{Phase: "pulling a:1", Detail: "2 of 3 layers, 2MB", Done: 5e6, Total: 6e6}); last() != want {
		t.Errorf("one layer is there, half of the other: got %+v, want %+v", last(), want)
	}
	p.Stop()
	if diff := cmp.Diff([]string{"pulling a:1"}, got); diff != "" || !last().Over {
		t.Errorf("lines (-want +got):\n%s, and in the end %+v", diff, last())
	}
}
