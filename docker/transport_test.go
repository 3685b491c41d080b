package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/docker/buildlog"
)

// quick are limits for tests, each well apart from the next.
var quick = limits{
	reading: 150 * time.Millisecond, changing: 300 * time.Millisecond, notice: 50 * time.Millisecond,
	again: 60 * time.Millisecond, silence: 50 * time.Millisecond, alive: 150 * time.Millisecond,
}

// hanging is an engine that answers a few calls and is silent about all others, and what its client says of that.
func hanging(t *testing.T, answers map[string]http.HandlerFunc) (*Engine, func() []string) {
	t.Helper()
	ended := make(chan struct{})
	silent := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	}
	for _, call := range []string{
		"GET /containers/json", "GET /containers/c/json", "GET /info", "GET /_ping", "GET /containers/c/logs", "POST /containers/create",
		"POST /containers/c/start", "POST /containers/c/stop", "DELETE /containers/c", "POST /containers/c/exec",
		"POST /exec/e/start", "GET /exec/e/json", "POST /networks/create", "POST /volumes/create", "PUT /containers/c/archive",
		"POST /build", "POST /build/cancel", "POST /session", "POST /images/create",
	} {
		if answers == nil {
			answers = map[string]http.HandlerFunc{}
		}
		if answers[call] == nil {
			answers[call] = silent
		}
	}
	engine := fakeEngine(t, answers)
	t.Cleanup(func() { close(ended) })
	var mu sync.Mutex
	var said []string
	engine.http.limits, engine.http.say = quick, func(text string) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, text)
	}
	return engine, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return said
	}
}

// begins sends the beginning of an answer and is silent then.
func begins(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

func TestEveryCallHasABound(t *testing.T) {
	exec := map[string]http.HandlerFunc{"POST /containers/c/exec": says(http.StatusCreated, `{"Id":"e"}`)}
	for _, test := range []struct {
		call    string
		answers map[string]http.HandlerFunc
		do      func(context.Context, *Engine) error
		least   time.Duration
	}{
		{"GET /containers/json", nil, func(ctx context.Context, e *Engine) error { _, err := e.Containers(ctx); return err }, quick.reading},
		{
			"GET /containers/json",
			map[string]http.HandlerFunc{"GET /containers/json": begins("[")},
			func(ctx context.Context, e *Engine) error { _, err := e.Containers(ctx); return err }, quick.reading,
		},
		{"POST /containers/create", nil, func(ctx context.Context, e *Engine) error {
			_, err := e.Create(ctx, ContainerSpec{Name: "c", Image: "i"})
			return err
		}, quick.changing},
		{"POST /containers/c/start", nil, func(ctx context.Context, e *Engine) error { return e.Start(ctx, "c") }, quick.changing},
		{"POST /containers/c/stop", nil, func(ctx context.Context, e *Engine) error { return e.Stop(ctx, "c", time.Second) }, time.Second + quick.reading},
		{"DELETE /containers/c", nil, func(ctx context.Context, e *Engine) error { return e.Remove(ctx, "c") }, quick.changing},
		{"POST /networks/create", nil, func(ctx context.Context, e *Engine) error { _, err := e.CreateNetwork(ctx, "n", nil); return err }, quick.changing},
		{"POST /volumes/create", nil, func(ctx context.Context, e *Engine) error { return e.CreateVolume(ctx, "v", nil) }, quick.changing},
		{"PUT /containers/c/archive", nil, func(ctx context.Context, e *Engine) error { return e.CopyTo(ctx, "c", "/", strings.NewReader("tar")) }, quick.changing},
		{"POST /images/create", nil, func(ctx context.Context, e *Engine) error {
			_, err := e.Import(ctx, "i", ImageConfig{}, "", strings.NewReader("tar"))
			return err
		}, quick.changing},
		{"GET /info", nil, func(ctx context.Context, e *Engine) error { _, failed := e.Events(ctx, nil); return <-failed }, quick.reading},
		{"GET /events", eventsBegin(), func(ctx context.Context, e *Engine) error { _, failed := e.Events(ctx, nil); return <-failed }, quick.silence + quick.alive},
		{"GET /containers/c/logs", nil, func(ctx context.Context, e *Engine) error { return follow(ctx, e) }, quick.reading},
		{
			"GET /containers/c/logs",
			map[string]http.HandlerFunc{"GET /containers/c/logs": begins("")},
			func(ctx context.Context, e *Engine) error { return follow(ctx, e) }, quick.silence + quick.alive,
		},
		{"POST /containers/c/exec", nil, run, quick.changing},
		{"POST /exec/e/start", exec, run, quick.reading},
		{"POST /exec/e/start", map[string]http.HandlerFunc{"POST /containers/c/exec": exec["POST /containers/c/exec"], "POST /exec/e/start": upgrades}, run, quick.silence + quick.alive},
		{"POST /build", nil, makeImage, quick.silence + quick.alive},
		{"POST /session", nil, inSession, quick.reading},
		{"POST /build", map[string]http.HandlerFunc{"POST /session": upgrades}, inSession, quick.silence + quick.alive},
		{"POST /build", map[string]http.HandlerFunc{"POST /build": begins(`{"stream":"x"}`)}, makeImage, quick.silence + quick.alive},
	} {
		t.Run(test.call, func(t *testing.T) {
			t.Parallel()
			engine, said := hanging(t, test.answers)
			begun := time.Now()
			err := test.do(t.Context(), engine)
			slow := new(SlowError)
			if !errors.As(err, &slow) || slow.Call != test.call || !strings.Contains(err.Error(), "docker info") {
				t.Fatalf("got %v; want that %s had no answer, and a next step", err, test.call)
			}
			if took := time.Since(begun); took < test.least-5*time.Millisecond || took > test.least+4*time.Second {
				t.Errorf("it took %v, want about %v", took, test.least)
			}
			if got := strings.Join(said(), "; "); strings.Count(got, "waiting for the engine: "+test.call) != 1 {
				t.Errorf("said %q, want %s once", got, test.call)
			}
		})
	}
}

func TestAWaitIsSaidAgain(t *testing.T) {
	engine, said := hanging(t, nil)
	if err := engine.Remove(t.Context(), "c"); err == nil {
		t.Fatal("a removal without an answer is no error")
	}
	got := said()
	if len(got) < 3 || got[0] != "waiting for the engine: DELETE /containers/c" {
		t.Fatalf("said %q, want it at once and again", got)
	}
	for _, line := range got[1:] {
		if line != "still waiting for the engine after 0s: DELETE /containers/c" {
			t.Errorf("said %q", line)
		}
	}
}

// TestWhatIsToldAsTextHasNoAddress calls what is part of what is known of a server that failed.
func TestWhatIsToldAsTextHasNoAddress(t *testing.T) {
	for call, do := range map[string]func(*Engine) error{
		"GET /containers/c/json": func(e *Engine) error { _, err := e.InspectJSON(t.Context(), "c"); return err },
		"GET /containers/c/logs": func(e *Engine) error { return follow(t.Context(), e) },
	} {
		engine, _ := hanging(t, nil)
		if err := do(engine); err == nil || strings.Contains(err.Error(), "http:") || !strings.Contains(err.Error(), ": "+call+": no answer") {
			t.Errorf("got %v", err)
		}
	}
}

func TestNothingIsWaitedForInAnAnswerThatGoesOn(t *testing.T) {
	engine, said := hanging(t, map[string]http.HandlerFunc{
		"GET /_ping": says(http.StatusOK, "OK"), "GET /containers/c/logs": begins(""),
	})
	ctx, cancel := context.WithTimeout(t.Context(), 4*quick.changing)
	defer cancel()
	if err := follow(ctx, engine); err == nil {
		t.Fatal("a log without an end has ended")
	}
	if got := said(); len(got) > 0 {
		t.Errorf("said %q", got)
	}
}

func eventsBegin() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{"GET /info": says(http.StatusOK, `{}`), "GET /events": begins("")}
}

func follow(ctx context.Context, e *Engine) error {
	return e.LogEntries(ctx, "c", LogSpec{Follow: true}, func(LogEntry) {})
}

func run(ctx context.Context, e *Engine) error {
	_, err := e.Exec(ctx, "c", ExecSpec{Command: []string{"x"}})
	return err
}

func makeImage(ctx context.Context, e *Engine) error {
	_, err := e.Build(ctx, Build{Reference: "i", Builder: BuilderClassic, Context: func(io.Writer) error { return nil }}, func(buildlog.Progress) {})
	return err
}

// inSession builds with a session.
func inSession(ctx context.Context, e *Engine) error {
	tree := Tree{Dockerfile: func(io.Writer) error { return nil }}
	_, err := e.Build(ctx, Build{Reference: "i", Builder: BuilderBuildKit, Tree: &tree}, func(buildlog.Progress) {})
	return err
}

// upgrades takes the connection over and is silent then.
func upgrades(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprint(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
	_, _ = conn.Read(make([]byte, 1)) // until the client goes
	_ = conn.Close()
}

// An engine that lives may be silent for as long as it likes where an answer goes on.
func TestSilenceOfALivingEngineIsNoFault(t *testing.T) {
	session := func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		if upgrades(w, r); time.Since(begun) < lateness {
			t.Errorf("the session ended after %v", time.Since(begun))
		}
	}
	for call, answers := range map[string]map[string]http.HandlerFunc{
		"a session":  {"POST /session": session, "POST /build": late(`{"id":"moby.image.id","aux":{"ID":"sha256:1"}}`)},
		"a build":    {"POST /build": late(`{"aux":{"ID":"sha256:1"}}`)},
		"a log":      {"GET /containers/c/logs": late("")},
		"an upgrade": {"POST /containers/c/exec": says(http.StatusCreated, `{"Id":"e"}`), "POST /exec/e/start": lateEnd, "GET /exec/e/json": says(http.StatusOK, `{}`)},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			answers["GET /_ping"] = says(http.StatusOK, "OK")
			engine, _ := hanging(t, answers)
			do := map[string]func(context.Context, *Engine) error{"a session": inSession, "a build": makeImage, "a log": follow, "an upgrade": run}[call]
			if err := do(t.Context(), engine); err != nil {
				t.Error(err)
			}
		})
	}
}

// lateness is longer than any limit of quick.
const lateness = time.Second

func late(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		time.Sleep(lateness)
		_, _ = io.WriteString(w, text)
	}
}

func lateEnd(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprint(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")
	time.Sleep(lateness)
	_ = conn.Close()
}

// An upload is bounded from its last piece on.
func TestAnUploadThatMovesIsNoFault(t *testing.T) {
	engine, _ := hanging(t, map[string]http.HandlerFunc{"PUT /containers/c/archive": func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}})
	reader, writer := io.Pipe()
	go func() {
		for range 10 {
			time.Sleep(quick.changing / 3)
			_, _ = io.WriteString(writer, "piece")
		}
		_ = writer.Close()
	}()
	if err := engine.CopyTo(t.Context(), "c", "/", reader); err != nil {
		t.Error(err)
	}
}

func TestNothingGoesOnAfterTheGrace(t *testing.T) {
	engine, _ := hanging(t, nil)
	ctx, interrupt := context.WithCancel(t.Context())
	begun := time.Now()
	time.AfterFunc(50*time.Millisecond, func() {
		interrupt()
		time.AfterFunc(50*time.Millisecond, engine.http.expire)
	})
	engine.http.limits = usualLimits
	err := engine.Stop(ctx, "c", time.Minute)
	slow := new(SlowError)
	if !errors.As(err, &slow) || !slow.Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that there was no more time", err)
	}
	if _, err := engine.Containers(context.WithoutCancel(ctx)); !errors.As(err, &slow) || !slow.Interrupted {
		t.Errorf("a later call: got %v, want that there is no more time", err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestAnEndedConnectionNamesItsCall(t *testing.T) {
	engine, _ := hanging(t, map[string]http.HandlerFunc{"POST /containers/c/start": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }})
	err := engine.Start(t.Context(), "c")
	if err == nil || !errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "POST /containers/c/start: the engine closed the connection (EOF); see") {
		t.Errorf("got %v", err)
	}
}
