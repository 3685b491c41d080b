package fakeengine

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/berthdev/berth/docker"
)

func (e *Engine) imageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /build", e.build)
	mux.HandleFunc("POST /build/cancel", func(http.ResponseWriter, *http.Request) {}) // a build that has failed is over
	mux.HandleFunc("POST /images/create", e.pull)
	mux.HandleFunc("GET /images/json", func(w http.ResponseWriter, r *http.Request) {
		filter, err := filterOf(r)
		if err != nil {
			reply(w, 0, nil, err)
			return
		}
		list := []object{}
		images, err := e.State.Images(r.Context(), filter.labels)
		for _, i := range images {
			list = append(list, object{"Id": i.ID, "RepoTags": i.References, "Labels": i.Labels, "Size": i.Size})
		}
		reply(w, http.StatusOK, list, err)
	})
	mux.HandleFunc("GET /images/{ref...}", e.inspectImage)
	mux.HandleFunc("POST /images/{ref...}", func(w http.ResponseWriter, r *http.Request) {
		ref, known := strings.CutSuffix(r.PathValue("ref"), "/tag")
		if !known {
			e.refuse(w, r)
			return
		}
		target := r.URL.Query().Get("repo") + ":" + r.URL.Query().Get("tag")
		reply(w, http.StatusCreated, nil, e.State.Tag(r.Context(), ref, target))
	})
	mux.HandleFunc("DELETE /images/{ref...}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, []object{}, e.State.RemoveImage(r.Context(), r.PathValue("ref")))
	})
}

// build takes any context.
func (e *Engine) build(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	build := docker.Build{
		Reference: query.Get("t"), Platform: query.Get("platform"), Dockerfile: query.Get("dockerfile"),
		Context: func(w io.Writer) error { _, err := io.Copy(w, r.Body); return err },
	}
	for name, into := range map[string]*map[string]string{"labels": &build.Labels, "buildargs": &build.Args} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), into); err != nil {
			answer(w, http.StatusBadRequest, object{"message": err.Error()})
			return
		}
	}
	id, err := e.State.Build(r.Context(), build, nil)
	made := object{"aux": object{"ID": id}}
	if query.Get("version") == "2" {
		made["id"] = "moby.image.id"
	}
	reply(w, http.StatusOK, made, err)
}

// pull asks the registry of the state. An import is not known.
func (e *Engine) pull(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Has("fromSrc") {
		e.refuse(w, r)
		return
	}
	ref, tag := query.Get("fromImage"), query.Get("tag")
	switch {
	case strings.Contains(tag, ":"):
		ref += "@" + tag
	case tag != "":
		ref += ":" + tag
	}
	err := e.State.Pull(r.Context(), docker.Pull{Reference: ref, Platform: query.Get("platform")}, nil)
	reply(w, http.StatusOK, object{"status": "Pull complete"}, err)
}

func (e *Engine) inspectImage(w http.ResponseWriter, r *http.Request) {
	ref, known := strings.CutSuffix(r.PathValue("ref"), "/json")
	if !known {
		e.refuse(w, r)
		return
	}
	i, found, err := e.State.Image(r.Context(), ref)
	if err == nil && !found {
		err = noImage(ref)
	}
	platform := append(strings.SplitN(i.Platform, "/", 3), "", "")
	reply(w, http.StatusOK, object{
		"Id": i.ID, "RepoTags": i.References, "Size": i.Size, "Os": platform[0], "Architecture": platform[1], "Variant": platform[2],
		"Config": object{"Labels": i.Labels, "User": i.User},
	}, err)
}
