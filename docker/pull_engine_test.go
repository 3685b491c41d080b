//go:build engine

package docker

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/registry"
)

// forget removes images after the test.
func forget(t *testing.T, e *Engine, refs ...string) {
	t.Cleanup(func() {
		for _, ref := range refs {
			if err := e.RemoveImage(context.WithoutCancel(t.Context()), ref); err != nil {
				t.Error(err)
			}
		}
	})
}

// mustHave fails the test when the engine has no image of that reference.
func mustHave(t *testing.T, e *Engine, ref string) Image {
	t.Helper()
	image, found, err := e.Image(t.Context(), ref)
	if err != nil || !found {
		t.Fatalf("image %s: found %v, %v", ref, found, err)
	}
	return image
}

func TestEnginePullsByTagAndByDigest(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	digest := local.publish(t, "team/app", "1", platformOf(t, e))
	tagged, digested := local.Host+"/team/app:1", local.Host+"/team/app@"+digest
	forget(t, e, tagged, digested)

	layers := map[string]bool{}
	if err := e.Pull(t.Context(), Pull{Reference: tagged}, func(p buildlog.Progress) {
		if p.Done && !p.Cached {
			layers[p.Step] = true
		}
	}); err != nil {
		t.Fatal(err)
	}
	if len(layers) != 1 && !e.Podman { // which does not tell when a layer is there
		t.Errorf("progress finished the layers %v, want one", layers)
	}
	byTag := mustHave(t, e, tagged)
	if err := e.Pull(t.Context(), Pull{Reference: digested}, nil); err != nil {
		t.Fatal(err)
	}
	if got := mustHave(t, e, digested); got.ID != byTag.ID {
		t.Errorf("by digest %s, by tag %s", got.ID, byTag.ID)
	}
	both := local.Host + "/team/app:both@" + digest
	forget(t, e, local.Host+"/team/app:both")
	if err := e.Pull(t.Context(), Pull{Reference: both}, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, e, local.Host+"/team/app:both")
}

func TestEnginePullShowsCredentials(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	local.publish(t, "private", "1", platformOf(t, e))
	ref := local.Host + "/private:1"
	forget(t, e, ref)
	local.Front(func(w http.ResponseWriter, r *http.Request) bool {
		if user, password, _ := r.BasicAuth(); user == "berth" && password == "s3cret:colon" {
			return false
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprint(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`)
		return true
	})
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	t.Setenv("PATH", credentialHelper(t)+string(os.PathListSeparator)+os.Getenv("PATH"))
	for _, test := range []struct{ rule, config, denied string }{
		{"none are found", `{}`, "without credentials (none in "},
		{"wrong ones", `{"auths":{"HOST":{"auth":"` + encode("berth:wrong") + `"}}}`, `to user "berth" of `},
		{"a helper that knows none", `{"credHelpers":{"other.test":"berthtest"},"credsStore":"none"}`, "docker-credential-none"},
		{"from config.json", `{"auths":{"HOST":{"auth":"` + encode("berth:s3cret:colon") + `"}}}`, ""},
		{"from a credential helper", `{"credHelpers":{"HOST":"berthtest"}}`, ""},
		{"from the store of all registries", `{"credsStore":"berthtest"}`, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			folder := t.TempDir()
			config := strings.ReplaceAll(test.config, "HOST", local.Host)
			if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			before := local.Manifests.Load()
			err := e.Pull(t.Context(), Pull{Reference: ref, Keys: registry.Keys{Folder: folder}}, nil)
			if test.denied == "" {
				if err != nil {
					t.Fatal(err)
				}
				mustHave(t, e, ref)
				return
			}
			failed := new(registry.PullError)
			if !errors.As(err, &failed) || failed.Fault != registry.Unauthorized || failed.Attempts != 1 {
				t.Fatalf("got %v, want one try that is unauthorized", err)
			}
			if !strings.Contains(err.Error(), test.denied) || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), local.Host) {
				t.Errorf("error %q does not say %q, the file and the registry", err, test.denied)
			}
			if asked := local.Manifests.Load() - before; asked > 4 {
				t.Errorf("%d requests for the manifest of a single try", asked)
			}
		})
	}
}

func TestEnginePullTellsFaultsApart(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	foreign := "linux/s390x"
	local.publish(t, "foreign", "1", foreign)
	for _, test := range []struct {
		rule  string
		ref   string
		front func(w http.ResponseWriter, r *http.Request) bool
		want  registry.Fault
	}{
		{"no such tag", local.Host + "/foreign:none", nil, registry.NotFound},
		{"no such name", local.Host + "/none:1", nil, registry.NotFound},
		{"forbidden", local.Host + "/foreign:1", answerAll(http.StatusForbidden), registry.Unauthorized},
		{"too many requests", local.Host + "/foreign:1", answerAll(http.StatusTooManyRequests), registry.RateLimited},
		{"a broken registry", local.Host + "/foreign:1", answerAll(http.StatusInternalServerError), registry.ServerError},
		{"an overloaded registry", local.Host + "/foreign:1", answerAll(http.StatusServiceUnavailable), registry.ServerError},
		{"nobody listens", "127.0.0.1:1/a:1", nil, registry.Connection},
		{"no such host", "registry.invalid/a:1", nil, registry.NoHost},
	} {
		t.Run(test.rule, func(t *testing.T) {
			local.Front(func(w http.ResponseWriter, r *http.Request) bool {
				return test.front != nil && strings.Contains(r.URL.Path, "/manifests/") && test.front(w, r)
			})
			err := e.Pull(t.Context(), Pull{Reference: test.ref, Attempts: 1}, nil)
			failed := new(registry.PullError)
			if !errors.As(err, &failed) || failed.Fault != test.want {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func answerAll(status int) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Retry-After", "1")
		http.Error(w, http.StatusText(status), status)
		return true
	}
}

func TestEnginePullTriesAgain(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	for _, status := range []int{http.StatusTooManyRequests, http.StatusBadGateway} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			name := fmt.Sprintf("again-%d", status)
			local.publish(t, name, "1", platformOf(t, e))
			ref := local.Host + "/" + name + ":1"
			forget(t, e, ref)
			var healthy atomic.Bool
			local.Front(func(w http.ResponseWriter, r *http.Request) bool {
				return !healthy.Load() && strings.Contains(r.URL.Path, "/manifests/") && answerAll(status)(w, r)
			})
			var retries []string
			err := e.Pull(t.Context(), Pull{Reference: ref}, func(p buildlog.Progress) {
				if strings.Contains(p.Line, "try 2 of 4") {
					healthy.Store(true)
					retries = append(retries, p.Line)
				}
			})
			if err != nil || len(retries) != 1 {
				t.Fatalf("retries %q, %v; want one that succeeds", retries, err)
			}
			mustHave(t, e, ref)
		})
	}
}

func TestEnginePullOfAHangingRegistryIsBounded(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	for _, part := range []string{"/v2/", "/manifests/", "/blobs/"} {
		t.Run(part, func(t *testing.T) {
			local.publish(t, "hang", "1", platformOf(t, e))
			done := make(chan bool)
			defer close(done)
			local.Front(func(_ http.ResponseWriter, r *http.Request) bool {
				if !strings.Contains(r.URL.Path, part) {
					return false
				}
				select {
				case <-r.Context().Done():
				case <-done:
				}
				return true
			})
			start := time.Now()
			err := e.pull(t.Context(), Pull{Reference: local.Host + "/hang:1", Attempts: 1}, patience{answer: 500 * time.Millisecond, stall: 500 * time.Millisecond}, quietly(nil))
			failed := new(registry.PullError)
			if !errors.As(err, &failed) || failed.Fault != registry.Timeout {
				t.Errorf("got %v, want a timeout", err)
			}
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %s with a bound of 0.5s", took)
			}
		})
	}
}

func TestEngineBuildsFindAMirroredBase(t *testing.T) {
	e, local := liveEngine(t), startRegistry(t)
	name := fmt.Sprintf("berth-mirrored-%d", os.Getpid())
	local.publish(t, "hub/library/"+name, "1", platformOf(t, e))
	mirror := local.Host + "/hub"
	forget(t, e, mirror+"/library/"+name+":1", name+":1")
	if err := e.Pull(t.Context(), Pull{Reference: name + ":1", Mirror: mirror}, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, e, name+":1")
	eachBuilder(t, e, func(t *testing.T, builder string) {
		_, err := e.Build(t.Context(), Build{
			Reference: liveReference(t, e, "mirrored-"+builder), Builder: builder,
			Context: contextOf(map[string]string{"Dockerfile": "FROM " + name + ":1\nCOPY Dockerfile /\n"}),
		}, nil)
		if err != nil {
			t.Error(err)
		}
	})
}
