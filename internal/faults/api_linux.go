package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// callTime bounds each of the suite's own calls.
const callTime = 30 * time.Second

// api makes the suite's own calls to its engine, without Berth's client: what is checked must not check itself.
type api struct {
	client *http.Client
	// podman reports whether the engine is Podman.
	podman bool
}

func newAPI(socket string) *api {
	return &api{client: &http.Client{Timeout: callTime, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}}}
}

// get reads an answer into a value, which may be nil.
func (a *api) get(ctx context.Context, path string, into any) error {
	return a.call(ctx, http.MethodGet, path, nil, into)
}

// post sends a value as JSON, or as it stands if it is a reader.
func (a *api) post(ctx context.Context, path string, sent, into any) error {
	return a.call(ctx, http.MethodPost, path, sent, into)
}

func (a *api) remove(ctx context.Context, path string) error {
	return a.call(ctx, http.MethodDelete, path, nil, nil)
}

func (a *api) call(ctx context.Context, method, path string, sent, into any) error {
	body, kind := io.Reader(nil), ""
	switch sent := sent.(type) {
	case nil:
	case io.Reader:
		body, kind = sent, "application/x-tar"
	default:
		text, err := json.Marshal(sent)
		if err != nil {
			return err
		}
		body, kind = bytes.NewReader(text), "application/json"
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://engine"+path, body)
	if err != nil {
		return err
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := a.client.Do(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", method, path, err)
	case response.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, bytes.TrimSpace(answer))
	case into == nil:
		return nil
	}
	if raw, is := into.(*json.RawMessage); is { // which may be several values
		*raw = answer
		return nil
	}
	return json.Unmarshal(answer, into)
}

// container is a line of the engine's list.
type container struct {
	ID, State, ImageID string
	Names              []string
	Labels             map[string]string
	Ports              []struct {
		IP, Type                string
		PrivatePort, PublicPort int
	}
}

func (c container) name() string { return strings.TrimPrefix(strings.Join(c.Names, ","), "/") }

func (a *api) containers(ctx context.Context) ([]container, error) {
	var list []container
	return list, a.get(ctx, "/containers/json?all=1", &list)
}

// things are what an engine has, each as a kind, a name and an ID. A container's state counts, too.
func (a *api) things(ctx context.Context) (map[string]bool, error) {
	found := map[string]bool{}
	containers, err := a.containers(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range containers {
		found[fmt.Sprintf("container %s %.12s %s", c.name(), c.ID, c.State)] = true
	}
	var networks []struct{ Name, ID string }
	if err := a.get(ctx, "/networks", &networks); err != nil {
		return nil, err
	}
	for _, n := range networks {
		if !slices.Contains([]string{"bridge", "host", "none", "podman"}, n.Name) { // the engine's own
			found[fmt.Sprintf("network %s %.12s", n.Name, n.ID)] = true
		}
	}
	var volumes struct {
		Volumes []struct{ Name, CreatedAt string }
	}
	if err := a.get(ctx, "/volumes", &volumes); err != nil {
		return nil, err
	}
	for _, v := range volumes.Volumes {
		found[fmt.Sprintf("volume %s %s", v.Name, v.CreatedAt)] = true
	}
	var images []struct {
		ID       string
		RepoTags []string
		Labels   map[string]string
	}
	if err := a.get(ctx, "/images/json?all=1", &images); err != nil {
		return nil, err
	}
	for _, i := range images {
		if a.podman && len(i.RepoTags) == 0 && i.Labels["dev.berth.root"] == "" {
			continue // an instruction that was built: Docker has a cache of its own for them
		}
		found[fmt.Sprintf("image %s %.19s", strings.Join(i.RepoTags, ","), i.ID)] = true
	}
	return found, nil
}

// query is a path with values, each escaped.
func query(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + values.Encode()
}
