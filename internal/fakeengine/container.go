package fakeengine

import (
	"encoding/json"
	"net/http"
)

// container is a container that exists.
type container struct {
	id, name, image, state string
	labels                 map[string]string
	// networks are its places in networks, by their names.
	networks map[string]object
}

type network struct {
	id, name string
	labels   map[string]string
}

func (e *Engine) containerRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /containers/json", func(w http.ResponseWriter, _ *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		list := []object{}
		for _, c := range e.containers {
			list = append(list, object{"Id": c.id, "Names": []string{"/" + c.name}, "Image": c.image, "State": c.state, "Labels": c.labels, "NetworkSettings": object{"Networks": c.networks}})
		}
		answer(w, http.StatusOK, list)
	})
	mux.HandleFunc("POST /containers/create", e.createContainer)
	mux.HandleFunc("POST /containers/{id}/start", e.withContainer(func(w http.ResponseWriter, c *container) {
		c.state = "running"
		w.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("GET /containers/{id}/json", e.withContainer(func(w http.ResponseWriter, c *container) {
		answer(w, http.StatusOK, object{
			"Id": c.id, "Name": "/" + c.name, "State": object{"Status": c.state, "Running": c.state == "running"},
			"Config": object{"Labels": c.labels}, "NetworkSettings": object{},
		})
	}))
	mux.HandleFunc("DELETE /containers/{id}", e.withContainer(func(w http.ResponseWriter, c *container) {
		delete(e.containers, c.name)
		w.WriteHeader(http.StatusNoContent)
	}))
}

func (e *Engine) createContainer(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	var config struct {
		Image  string
		Labels map[string]string

		NetworkingConfig struct{ EndpointsConfig map[string]object }
	}
	if err := json.NewDecoder(r.Body).Decode(&config); err != nil {
		answer(w, http.StatusBadRequest, object{"message": err.Error()})
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.containers[name] != nil {
		answer(w, http.StatusConflict, object{"message": "the name " + name + " is in use"})
		return
	}
	e.containers[name] = &container{id: identifier(name), name: name, image: config.Image, state: "created", labels: config.Labels, networks: config.NetworkingConfig.EndpointsConfig}
	answer(w, http.StatusCreated, object{"Id": identifier(name)})
}

// withContainer finds the container of a path by its identifier and holds the lock while next answers.
func (e *Engine) withContainer(next func(http.ResponseWriter, *container)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, c := range e.containers {
			if c.id == r.PathValue("id") {
				next(w, c)
				return
			}
		}
		missing(w, "container", r.PathValue("id"))
	}
}

func (e *Engine) networkRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /networks", func(w http.ResponseWriter, _ *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		list := []object{}
		for _, n := range e.networks {
			list = append(list, object{"Id": n.id, "Name": n.name, "Driver": "bridge", "Labels": n.labels})
		}
		answer(w, http.StatusOK, list)
	})
	mux.HandleFunc("POST /networks/create", func(w http.ResponseWriter, r *http.Request) {
		var config struct {
			Name   string
			Labels map[string]string
		}
		if err := json.NewDecoder(r.Body).Decode(&config); err != nil {
			answer(w, http.StatusBadRequest, object{"message": err.Error()})
			return
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.networks[config.Name] = network{id: identifier(config.Name), name: config.Name, labels: config.Labels}
		answer(w, http.StatusCreated, object{"Id": identifier(config.Name)})
	})
	mux.HandleFunc("GET /networks/{id}", func(w http.ResponseWriter, r *http.Request) {
		missing(w, "network", r.PathValue("id")) // asked only after a removal
	})
	mux.HandleFunc("DELETE /networks/{id}", func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		for name, n := range e.networks {
			if n.id == r.PathValue("id") {
				delete(e.networks, name)
			}
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
