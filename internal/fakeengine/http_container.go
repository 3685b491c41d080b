package fakeengine

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

func (e *Engine) containerRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /containers/json", e.listContainers)
	mux.HandleFunc("POST /containers/create", func(w http.ResponseWriter, r *http.Request) {
		var config containerConfig
		if !read(w, r, &config) {
			return
		}
		id, err := e.State.Create(r.Context(), config.spec(r.URL.Query().Get("name")))
		reply(w, http.StatusCreated, object{"Id": id}, err)
	})
	mux.HandleFunc("POST /containers/{id}/start", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusNoContent, nil, e.State.Start(r.Context(), r.PathValue("id")))
	})
	mux.HandleFunc("POST /containers/{id}/stop", func(w http.ResponseWriter, r *http.Request) {
		seconds, err := strconv.Atoi(r.URL.Query().Get("t"))
		if err != nil {
			answer(w, http.StatusBadRequest, object{"message": err.Error()})
			return
		}
		reply(w, http.StatusNoContent, nil, e.State.Stop(r.Context(), r.PathValue("id"), time.Duration(seconds)*time.Second))
	})
	mux.HandleFunc("GET /containers/{id}/json", e.inspectContainer)
	mux.HandleFunc("PUT /containers/{id}/archive", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, nil, e.State.CopyTo(r.Context(), r.PathValue("id"), r.URL.Query().Get("path"), r.Body))
	})
	mux.HandleFunc("DELETE /containers/{id}", func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		if r.URL.Query().Get("force") == "1" {
			reply(w, http.StatusNoContent, nil, e.State.Remove(r.Context(), id))
			return
		}
		runs, err := e.State.RemoveEnded(r.Context(), id)
		if runs {
			err = fmt.Errorf("cannot remove container %q: container is running: stop the container before removing or force remove: %w", id, errdefs.ErrConflict)
		}
		reply(w, http.StatusNoContent, nil, err)
	})
}

// listContainers lists all containers, or the running ones of a network.
func (e *Engine) listContainers(w http.ResponseWriter, r *http.Request) {
	filter, err := filterOf(r, "network")
	if err != nil {
		reply(w, 0, nil, err)
		return
	}
	containers, err := e.State.Containers(r.Context())
	list := []object{}
	for _, c := range containers {
		all := r.URL.Query().Get("all") == "1"
		if !all && c.State != running || !hasAll(c.Labels, filter.labels) || !inNetwork(c, filter.others["network"]) {
			continue
		}
		status := c.State
		if c.State == exited {
			status = fmt.Sprintf("Exited (%d) 1 second ago", c.ExitCode)
		}
		var ports []object
		for _, p := range c.Ports {
			ports = append(ports, object{"IP": p.HostIP, "PrivatePort": p.Container, "PublicPort": p.HostPort, "Type": p.Protocol})
		}
		var mounts []object
		for _, volume := range c.Volumes {
			mounts = append(mounts, object{"Type": "volume", "Name": volume})
		}
		list = append(list, object{
			"Id": c.ID, "Names": []string{"/" + c.Name}, "Image": c.Image, "ImageID": c.ImageID, "State": c.State, "Status": status,
			"Labels": c.Labels, "Created": c.Created.Unix(), "Ports": ports, "Mounts": mounts, "NetworkSettings": object{"Networks": placesOf(c.Networks)},
		})
	}
	reply(w, http.StatusOK, list, err)
}

// inNetwork reports whether a container has a place in a network, named by name or ID; "" is any.
func inNetwork(c docker.Container, network string) bool {
	for name, place := range c.Networks {
		if network == name || network == place.NetworkID {
			return true
		}
	}
	return network == ""
}

func placesOf(places map[string]docker.Attachment) object {
	networks := object{}
	for name, place := range places {
		networks[name] = object{"NetworkID": place.NetworkID, "IPAddress": place.IP, "Gateway": place.Gateway}
	}
	return networks
}

func (e *Engine) inspectContainer(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	detail, found, err := e.State.Inspect(r.Context(), id)
	if err == nil && !found {
		err = noContainer(id)
	}
	state := object{
		"Status": detail.State, "Running": detail.State == running, "ExitCode": detail.ExitCode, "OOMKilled": detail.OOMKilled,
		"Error": detail.Error, "StartedAt": detail.StartedAt.Format(time.RFC3339Nano), "FinishedAt": detail.FinishedAt.Format(time.RFC3339Nano),
	}
	if detail.Health != "" {
		state["Health"] = object{"Status": detail.Health}
	}
	spec := e.State.spec(id)
	ports := map[string][]object{}
	for _, p := range detail.Ports {
		key := fmt.Sprintf("%d/%s", p.Container, p.Protocol)
		ports[key] = append(ports[key], object{"HostIp": p.HostIP, "HostPort": strconv.Itoa(p.HostPort)})
	}
	reply(w, http.StatusOK, object{
		"Id": detail.ID, "Config": object{"Labels": detail.Labels, "Cmd": spec.Command, "Env": spec.Env}, "State": state, "NetworkSettings": object{"Networks": placesOf(detail.Networks), "Ports": ports},
	}, err)
}
