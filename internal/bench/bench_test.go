package bench

import (
	"context"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/identity"
	library "github.com/berthdev/berth/internal/project"
)

// TestNothingIsLeftAfterAnInterrupt has the floor's containers, a foreign one and an ended context.
func TestNothingIsLeftAfterAnInterrupt(t *testing.T) {
	fake, engine := fakeengine.Connected(t, "base:1")
	t.Setenv("DOCKER_HOST", fake.Host())
	p := &project{tools: &tools{engine: engine}, dir: t.TempDir()}
	var err error
	if p.library, err = library.Open(library.Options{Root: p.dir, Env: os.Environ()}); err != nil {
		t.Fatal(err)
	}
	image := docker.Image{References: []string{"localhost/" + p.library.Name() + "/tiny1:1"}, Labels: identity.Owner{Project: p.library.Name(), Root: p.dir}.Image("tiny1", "1")}
	fake.State.AddImage(image)
	floorImage := docker.Image{References: []string{"localhost/" + floorProject + "/tiny:1"}, Labels: p.floorLabels()}
	fake.State.AddImage(floorImage)
	network, err := engine.CreateNetwork(t.Context(), floorProject, p.floorLabels())
	if err != nil {
		t.Fatal(err)
	}
	for name, labels := range map[string]map[string]string{"tiny1": p.floorLabels(), "tiny2": p.floorLabels(), "foreign": nil} {
		if _, err := engine.Create(t.Context(), docker.ContainerSpec{Name: floorProject + "-" + name, Image: "base:1", Network: network, Labels: labels}); err != nil {
			t.Fatal(err)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.remove(ctx, []contender{{name: "berth"}, {name: "floor", clean: p.cleanFloor}}); err != nil {
		t.Error(err)
	}
	left, err := engine.Containers(t.Context())
	if err != nil || len(left) != 1 || left[0].Name != floorProject+"-foreign" {
		t.Errorf("left %v, %v; want the foreign container", left, err)
	}
	if _, found, err := engine.Network(t.Context(), floorProject); found || err != nil {
		t.Errorf("the network is there: %v, %v", found, err)
	}
	for _, image := range []docker.Image{image, floorImage} {
		if _, found, err := engine.Image(t.Context(), image.References[0]); found || err != nil {
			t.Errorf("%s is there: %v, %v", image.References[0], found, err)
		}
	}
	if err := fake.Unexpected(); err != nil {
		t.Error(err)
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		list []time.Duration
		want time.Duration
	}{{nil, 0}, {[]time.Duration{7}, 7}, {[]time.Duration{9, 1, 2}, 2}, {[]time.Duration{4, 100, 2, 1}, 3}} {
		if got := median(test.list); got != test.want {
			t.Errorf("of %v: got %d, want %d", test.list, got, test.want)
		}
	}
}

// TestRoundsTakeTurns lets two contenders work: the first round's times do not count, and what only one server is for is done
// with the usual number of servers alone.
func TestRoundsTakeTurns(t *testing.T) {
	for servers, want := range map[int]string{
		usual: "a up, a edit, b up, a up, a edit, b up, a up, a edit, b up", 1: "a up, b up, a up, b up, a up, b up",
	} {
		fake, engine := fakeengine.Connected(t, "base:1")
		p := &project{tools: &tools{engine: engine}, servers: servers}
		var done []string
		does := func(word string) work {
			return func(ctx context.Context) (ran, error) {
				done = append(done, word)
				_, err := p.engine.Containers(ctx)
				return ran{took: time.Duration(len(done)) * time.Second, resident: 5}, err
			}
		}
		contenders := []contender{
			{name: "a", works: map[string]work{edit: does("a edit"), up: does("a up")}}, {name: "b", works: map[string]work{up: does("b up")}},
		}
		one, err := p.rounds(t.Context(), contenders, 2, io.Discard)
		if got := strings.Join(done, ", "); err != nil || got != want {
			t.Errorf("%d servers: %v, got %s; want %s", servers, err, got, want)
		}
		each := float64(len(done) / 3) // works in a round
		if got := one.cell(up, "a"); got.Seconds != 1+1.5*each || got.Calls != 1 || got.Bytes == 0 || got.Resident != 5 {
			t.Errorf("%d servers: got %+v, want the median of two rounds after the first, and one call", servers, got)
		}
		if p.engine != engine || p.env != nil || p.watched {
			t.Errorf("%d servers: calls are still counted", servers)
		}
		if err := fake.Unexpected(); err != nil {
			t.Error(err)
		}
	}
}

// TestAGreeting is what a server says, and never the word of a proxy that closes.
func TestAGreeting(t *testing.T) {
	for words, want := range map[string]int64{"1700000000000000001\n": 1_700_000_000_000_000_001, "": 0} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				_, _ = io.WriteString(conn, words)
				_ = conn.Close()
			}
		}()
		got, err := greeting(t.Context(), listener.Addr().String())
		if (err == nil) != (want != 0) || err == nil && got.UnixNano() != want {
			t.Errorf("%q: got %v, %v; want %d", words, got, err, want)
		}
		_ = listener.Close()
	}
}
