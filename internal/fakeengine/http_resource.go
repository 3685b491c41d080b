package fakeengine

import (
	"net/http"
	"strings"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

func (e *Engine) networkRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /networks", func(w http.ResponseWriter, r *http.Request) {
		list := []object{}
		filter, err := filterOf(r, "name")
		if err != nil {
			reply(w, 0, nil, err)
			return
		}
		networks, err := e.State.Networks(r.Context(), filter.labels)
		for _, n := range networks {
			if strings.Contains(n.Name, filter.others["name"]) { // the engine's filter matches parts
				list = append(list, networkObject(n))
			}
		}
		reply(w, http.StatusOK, list, err)
	})
	mux.HandleFunc("POST /networks/create", func(w http.ResponseWriter, r *http.Request) {
		var config docker.Network
		if !read(w, r, &config) {
			return
		}
		id, err := e.State.CreateNetwork(r.Context(), config.Name, config.Labels)
		reply(w, http.StatusCreated, object{"Id": id}, err)
	})
	mux.HandleFunc("GET /networks/{id}", func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		n, found, err := e.State.Network(r.Context(), e.State.networkName(id))
		if err == nil && !found {
			err = refuse(errdefs.ErrNotFound, "network %s not found", id)
		}
		reply(w, http.StatusOK, networkObject(n), err)
	})
	mux.HandleFunc("DELETE /networks/{id}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusNoContent, nil, e.State.RemoveNetwork(r.Context(), r.PathValue("id")))
	})
}

func networkObject(n docker.Network) object {
	return object{"Id": n.ID, "Name": n.Name, "Driver": "bridge", "Labels": n.Labels}
}

func (e *Engine) volumeRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /volumes", func(w http.ResponseWriter, r *http.Request) {
		filter, err := filterOf(r)
		if err != nil {
			reply(w, 0, nil, err)
			return
		}
		volumes, err := e.State.Volumes(r.Context(), filter.labels)
		reply(w, http.StatusOK, object{"Volumes": volumes}, err)
	})
	mux.HandleFunc("POST /volumes/create", func(w http.ResponseWriter, r *http.Request) {
		var config docker.Volume
		if !read(w, r, &config) {
			return
		}
		made, err := e.State.makeVolume(r.Context(), config.Name, config.Labels)
		reply(w, http.StatusCreated, made, err)
	})
	mux.HandleFunc("GET /volumes/{name}", func(w http.ResponseWriter, r *http.Request) {
		volumes, err := e.State.Volumes(r.Context(), nil)
		for _, v := range volumes {
			if v.Name == r.PathValue("name") {
				answer(w, http.StatusOK, v)
				return
			}
		}
		reply(w, http.StatusNotFound, object{"message": "get " + r.PathValue("name") + ": no such volume"}, err)
	})
	mux.HandleFunc("DELETE /volumes/{name}", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusNoContent, nil, e.State.RemoveVolume(r.Context(), r.PathValue("name")))
	})
}
