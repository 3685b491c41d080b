package image

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/buildlog"
)

func TestOnlySlowStepsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		noted := ""
		var mu sync.Mutex
		var told []string
		story := steps{running: map[string]*time.Timer{}, note: func(text string) { noted = text }, say: func(text string) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, text)
		}}
		list := `RUN ["make","all"]`
		story.follow(buildlog.Progress{Step: "internal", Name: "load build definition"})
		story.follow(buildlog.Progress{Step: "1/4", Name: list, Cached: true, Done: true})
		story.follow(buildlog.Progress{Step: "2/4", Name: list})
		<-time.After(stepPatience - time.Millisecond)
		story.follow(buildlog.Progress{Step: "2/4", Name: list, Done: true})
		story.follow(buildlog.Progress{Step: " 3/4", Name: list})
		story.follow(buildlog.Progress{Step: " 3/4", Name: list, Line: "cc -c main.c"})
		if want := "step 3/4: make all: cc -c main.c"; noted != want {
			t.Errorf("noted %q, want %q", noted, want)
		}
		<-time.After(stepPatience + time.Millisecond)
		story.follow(buildlog.Progress{Step: " 3/4", Name: list, Done: true})
		story.follow(buildlog.Progress{Name: "exporting to image"})
		if want := "exporting to image"; noted != want {
			t.Errorf("noted %q, want %q", noted, want)
		}
		story.follow(buildlog.Progress{Step: "4/4", Name: list})
		story.end()
		<-time.After(2 * stepPatience)
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff([]string{"step 3/4: make all"}, told); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestStepsThatAreLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		noted := ""
		story := steps{shown: true, running: map[string]*time.Timer{}, note: func(text string) { noted = text }, say: func(text string) {
			t.Errorf("told %q", text)
		}}
		story.follow(buildlog.Progress{Step: "3/4", Name: "RUN make"})
		if want := "step 3/4: RUN make"; noted != want {
			t.Errorf("noted %q, want %q", noted, want)
		}
		<-time.After(2 * stepPatience)
		story.follow(buildlog.Progress{Step: "3/4", Name: "RUN make", Line: "cc -c main.c"})
		if want := "step 3/4: cc -c main.c"; noted != want {
			t.Errorf("noted %q, want %q", noted, want)
		}
	})
}
