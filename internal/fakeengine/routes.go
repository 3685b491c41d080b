package fakeengine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// object is a JSON object of the API.
type object map[string]any

// version is the engine that the fake claims to be.
var version = object{"Version": "20.10.24", "ApiVersion": "1.41", "MinAPIVersion": "1.12", "Os": "linux", "Arch": "amd64"}

// routes knows the calls that Berth makes.
func (e *Engine) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", constant(version))
	mux.HandleFunc("GET /_ping", constant("OK"))
	mux.HandleFunc("HEAD /_ping", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Api-Version", "1.41") })
	mux.HandleFunc("GET /info", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, object{"SystemTime": time.Now().Format(time.RFC3339Nano)})
	})
	mux.HandleFunc("GET /events", e.events)
	mux.HandleFunc("POST /build", e.build)
	mux.HandleFunc("GET /images/json", constant([]object{}))
	mux.HandleFunc("GET /images/{ref...}", e.image)
	mux.HandleFunc("GET /volumes", constant(object{"Volumes": []object{}}))
	e.networkRoutes(mux)
	e.containerRoutes(mux)
	mux.HandleFunc("GET /containers/{id}/logs", func(http.ResponseWriter, *http.Request) {}) // nothing is ever written
	e.execRoutes(mux)
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

// events sends the headers, and then nothing until the client goes.
func (e *Engine) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush() // a client that has gone is no concern
	<-r.Context().Done()
}

// build takes any context and makes the image exist under its tag.
func (e *Engine) build(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		answer(w, http.StatusBadRequest, object{"message": err.Error()})
		return
	}
	tag, labels := r.URL.Query().Get("t"), map[string]string{}
	if err := json.Unmarshal([]byte(r.URL.Query().Get("labels")), &labels); err != nil {
		answer(w, http.StatusBadRequest, object{"message": err.Error()})
		return
	}
	e.mu.Lock()
	e.images[tag] = labels
	e.mu.Unlock()
	made := object{"aux": object{"ID": "sha256:" + identifier(tag)}}
	if r.URL.Query().Get("version") == "2" {
		made["id"] = "moby.image.id"
	}
	answer(w, http.StatusOK, made)
}

// image inspects an image.
func (e *Engine) image(w http.ResponseWriter, r *http.Request) {
	ref, known := strings.CutSuffix(r.PathValue("ref"), "/json")
	if !known {
		e.refuse(w, r)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	labels, exists := e.images[ref]
	if !exists {
		missing(w, "image", ref)
		return
	}
	answer(w, http.StatusOK, object{
		"Id": "sha256:" + identifier(ref), "RepoTags": []string{ref}, "Os": "linux", "Architecture": "amd64", "Config": object{"Labels": labels},
	})
}

func constant(value any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, value) }
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that has gone is no concern
}

func missing(w http.ResponseWriter, what, name string) {
	answer(w, http.StatusNotFound, object{"message": "No such " + what + ": " + name})
}

// identifier is an identifier that always belongs to the same name.
func identifier(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}
