package fakeengine

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// execRoutes answers every command with its own words, one a line, and the exit code 0.
func (e *Engine) execRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /containers/{id}/exec", func(w http.ResponseWriter, r *http.Request) {
		var config struct{ Cmd []string }
		if err := json.NewDecoder(r.Body).Decode(&config); err != nil {
			answer(w, http.StatusBadRequest, object{"message": err.Error()})
			return
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		id := identifier(fmt.Sprint(len(e.execs)))
		e.execs[id] = config.Cmd
		answer(w, http.StatusCreated, object{"Id": id})
	})
	mux.HandleFunc("POST /exec/{id}/start", e.startExec)
	mux.HandleFunc("GET /exec/{id}/json", constant(object{"Running": false, "ExitCode": 0, "Pid": 1}))
}

// startExec takes the connection over, as the API says ("Attach to a container"), and writes one frame of stdout.
func (e *Engine) startExec(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	words, known := e.execs[r.PathValue("id")]
	e.mu.Unlock()
	if !known {
		missing(w, "exec", r.PathValue("id"))
		return
	}
	_, _ = io.Copy(io.Discard, r.Body) // its options change nothing here
	conn, input, err := http.NewResponseController(w).Hijack()
	if err != nil {
		answer(w, http.StatusInternalServerError, object{"message": err.Error()})
		return
	}
	defer func() { _ = conn.Close() }()
	text := strings.Join(words, "\n") + "\n"
	frame := binary.BigEndian.AppendUint32([]byte{1, 0, 0, 0}, uint32(len(text)))
	_, _ = fmt.Fprint(conn, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"+
		"Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n", string(frame), text)
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_, _ = io.Copy(io.Discard, input) // a client may still write: without a reader it would fail
	}
}
