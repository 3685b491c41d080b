package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const builtID = `{"aux":{"ID":"sha256:built"}}`

func TestBuildSendsWhatWasAsked(t *testing.T) {
	var query map[string][]string
	var body string
	var sent int64
	e := fakeEngine(t, map[string]http.HandlerFunc{"POST /build": func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		body, query = string(content), r.URL.Query()
		_, _ = fmt.Fprint(w, builtID)
	}})
	id, err := e.Build(t.Context(), Build{
		Reference: "localhost/p/s:1", Labels: map[string]string{"l": "1"}, Args: map[string]string{"A": ""},
		Platform: "linux/arm64", Dockerfile: "d", Builder: BuilderClassic,
		Context: func(w io.Writer) error { _, err := io.WriteString(w, "archive"); return err },
		Sent:    func(bytes int64) { sent = bytes },
	}, nil)
	if err != nil || id != "sha256:built" || body != "archive" || sent != int64(len(body)) {
		t.Fatalf("got %s, %v, context %q, of which %d bytes were told of", id, err, body, sent)
	}
	got := map[string]string{}
	for _, key := range []string{"t", "labels", "buildargs", "platform", "dockerfile", "version", "forcerm"} {
		got[key] = strings.Join(query[key], " ")
	}
	want := map[string]string{
		"t": "localhost/p/s:1", "labels": `{"l":"1"}`, "buildargs": `{"A":""}`, "platform": "linux/arm64", "dockerfile": "d",
		"version": "1", "forcerm": "1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
}

func TestBuildChoosesTheBuilder(t *testing.T) {
	refusal := says(http.StatusBadRequest, `{"message":"buildkit not enabled on daemon"}`)
	for _, test := range []struct {
		rule, builder string
		podman        bool
		kit           http.HandlerFunc
		want          []string
		fails         bool
	}{
		{rule: "BuildKit where it is", kit: says(200, builtID), want: []string{"2"}},
		{rule: "classic where the engine refuses BuildKit", kit: refusal, want: []string{"2", "1"}},
		{rule: "classic on Podman", builder: BuilderAuto, podman: true, want: []string{"1"}},
		{rule: "an error on Podman when BuildKit is asked for", builder: BuilderBuildKit, podman: true, fails: true},
		{rule: "classic when asked for", builder: BuilderClassic, want: []string{"1"}},
		{rule: "only BuildKit when asked for", builder: BuilderBuildKit, kit: refusal, want: []string{"2"}, fails: true},
		{rule: "a failing build is no refusal", kit: says(200, `{"error":"buildkit: invalid version"}`), want: []string{"2"}, fails: true},
		{rule: "a builder that is none", builder: "kaniko", fails: true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var got []string
			e := fakeEngine(t, map[string]http.HandlerFunc{
				"POST /build": func(w http.ResponseWriter, r *http.Request) {
					version := r.URL.Query().Get("version")
					got = append(got, version)
					if version == "2" {
						test.kit(w, r)
						return
					}
					_, _ = fmt.Fprint(w, builtID)
				},
				"GET /images/localhost/p/s:1/json": says(200, `{"Id":"sha256:inspected"}`),
			})
			e.Podman = test.podman
			_, err := e.Build(t.Context(), Build{Reference: "localhost/p/s:1", Builder: test.builder, Context: func(io.Writer) error { return nil }}, nil)
			if (err != nil) != test.fails {
				t.Errorf("got error %v, want one: %v", err, test.fails)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("versions asked for (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBuildPrefersTheContextsOwnError(t *testing.T) {
	broken := errors.New("vsftpd.conf: permission denied")
	canceled := make(chan string, 1)
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /build": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = fmt.Fprint(w, `{"error":"unexpected EOF"}`)
		},
		"POST /build/cancel": func(_ http.ResponseWriter, r *http.Request) { canceled <- r.URL.Query().Get("id") },
	})
	_, err := e.Build(t.Context(), Build{Reference: "r", Context: func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return broken
	}}, nil)
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if id := <-canceled; id == "" {
		t.Error("the build was given up without its ID")
	}
}

func TestBuildPrefersTheEnginesErrorWhenItStopsReading(t *testing.T) {
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /build": says(http.StatusBadRequest, `{"message":"invalid reference format"}`),
	})
	_, err := e.Build(t.Context(), Build{Reference: "r", Builder: BuilderClassic, Context: func(w io.Writer) error {
		for {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
	}}, nil)
	if err == nil || !strings.Contains(err.Error(), "invalid reference format") {
		t.Errorf("got %v, want the engine's error", err)
	}
}

func TestBuildEndsWithItsContext(t *testing.T) {
	begun, canceled := make(chan bool), make(chan bool, 1)
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /build": func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, `{"stream":"begun"}`)
			w.(http.Flusher).Flush()
			close(begun)
			<-r.Context().Done()
		},
		"POST /build/cancel": func(http.ResponseWriter, *http.Request) { canceled <- true },
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("interrupted")
	go func() { <-begun; cancel(stop) }()
	start := time.Now()
	_, err := e.Build(ctx, Build{Reference: "r", Context: func(io.Writer) error { return nil }}, nil)
	if !errors.Is(err, stop) {
		t.Errorf("got %v, want %v", err, stop)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %s", took)
	}
	<-canceled
}
