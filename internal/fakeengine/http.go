package fakeengine

import (
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/containerd/errdefs"
)

// object is a JSON object of the API.
type object map[string]any

// version is the engine that the fake claims to be.
var version = object{"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Os": "linux", "Arch": "amd64"}

// routes knows the calls that Berth makes.
func (e *Engine) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", constant(version))
	mux.HandleFunc("GET /_ping", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Api-Version", "1.41")
		w.Header().Set("Ostype", "linux")
		w.Header().Set("Server", "Docker/20.10.24 (linux)")
		answer(w, http.StatusOK, "OK")
	})
	mux.HandleFunc("GET /info", func(w http.ResponseWriter, r *http.Request) {
		name, _ := os.Hostname() // it is an engine of this machine
		now, err := e.State.Now(r.Context())
		reply(w, http.StatusOK, object{
			"SystemTime": now.Format(time.RFC3339Nano), "Name": name, "Driver": "overlay2", "DockerRootDir": os.TempDir(),
		}, err)
	})
	e.containerRoutes(mux)
	e.streamRoutes(mux)
	e.execRoutes(mux)
	e.networkRoutes(mux)
	e.volumeRoutes(mux)
	e.imageRoutes(mux)
	mux.HandleFunc("/", e.refuse)
	return mux
}

// refuse is for calls that the fake does not know.
func (e *Engine) refuse(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	e.unexpected = append(e.unexpected, Call{Method: r.Method, Path: r.URL.Path})
	e.mu.Unlock()
	answer(w, http.StatusNotImplemented, object{"message": "the fake engine does not know this call"})
}

// read reads the body of a request; false means that it has answered.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		answer(w, http.StatusBadRequest, object{"message": err.Error()})
		return false
	}
	return true
}

func constant(value any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, value) }
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that has gone is no concern
}

// reply answers with a value, or with an error if there is one; a nil value is an answer without a body.
func reply(w http.ResponseWriter, status int, value any, err error) {
	switch {
	case err != nil:
		answer(w, statusOf(err), object{"message": said(err)})
	case value == nil:
		w.WriteHeader(status)
	default:
		answer(w, status, value)
	}
}

// statusOf is the status that stands for the class of an error.
func statusOf(err error) int {
	switch {
	case errdefs.IsInvalidArgument(err):
		return http.StatusBadRequest
	case errdefs.IsPermissionDenied(err):
		return http.StatusForbidden
	case errdefs.IsNotFound(err):
		return http.StatusNotFound
	case errdefs.IsConflict(err):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}
