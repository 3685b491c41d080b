package fakeengine

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
)

// streamRoutes are the answers that go on.
func (e *Engine) streamRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /events", e.events)
	mux.HandleFunc("GET /containers/{id}/logs", e.logs)
}

// events sends its headers when the subscription has begun, so that nothing falls between the two.
func (e *Engine) events(w http.ResponseWriter, r *http.Request) {
	filter, err := filterOf(r, "type", "event")
	if err != nil {
		reply(w, 0, nil, err)
		return
	}
	events, failed := e.State.Events(r.Context(), filter.labels)
	select {
	case err := <-failed:
		reply(w, 0, nil, err)
		return
	default:
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	control, encoder := http.NewResponseController(w), json.NewEncoder(w)
	_ = control.Flush() // a client that has gone is no concern
	for event := range events {
		_ = encoder.Encode(object{
			"Type": "container", "Action": event.Action, "Actor": object{"ID": event.ContainerID, "Attributes": object{"name": event.Name}},
		})
		_ = control.Flush()
	}
}

// logs sends each entry in a frame of standard output.
func (e *Engine) logs(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	spec := docker.LogSpec{Tail: number(query.Get("tail")), Since: timeOf(query.Get("since")), Follow: query.Get("follow") == "1"}
	if query.Get("tail") == "0" {
		spec.Tail = -1
	}
	id := r.PathValue("id")
	if _, found, err := e.State.Inspect(r.Context(), id); err != nil || !found {
		reply(w, http.StatusNotFound, object{"message": said(noContainer(id))}, err)
		return
	}
	control := http.NewResponseController(w)
	_ = control.Flush() // a client that has gone is no concern
	_ = e.State.LogEntries(r.Context(), id, spec, func(entry docker.LogEntry) {
		text := string(entry.Text)
		if query.Get("timestamps") == "1" {
			text = entry.Time.UTC().Format(nineDigits) + " " + text
		}
		_, _ = io.WriteString(w, frame(text))
		_ = control.Flush()
	})
}

// nineDigits is RFC 3339 as an engine writes it before an entry.
const nineDigits = "2006-01-02T15:04:05.000000000Z07:00"

// frame is a piece of standard output ("Attach to a container").
func frame(text string) string {
	return string(binary.BigEndian.AppendUint32([]byte{1, 0, 0, 0}, uint32(len(text)))) + text
}

// timeOf reads a time of the API, seconds and nanoseconds; zero for none.
func timeOf(text string) time.Time {
	seconds, nanoseconds, _ := strings.Cut(text, ".")
	whole, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(whole, int64(number(nanoseconds)))
}
