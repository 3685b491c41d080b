package fakeengine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/berthdev/berth/docker"
)

// command is a command in a container, from its creation on.
type command struct {
	container string
	words     []string
	exitCode  int
}

// repeat is what commands do unless a test says otherwise: they print their own words, one a line, and end with 0, or
// with N for "exit N".
func repeat(_ context.Context, _ string, words []string) (int, string) {
	code := 0
	if len(words) == 2 && words[0] == "exit" {
		code, _ = strconv.Atoi(words[1])
	}
	return code, strings.Join(words, "\n") + "\n"
}

func (e *Engine) execRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /containers/{id}/exec", func(w http.ResponseWriter, r *http.Request) {
		var config struct{ Cmd []string }
		if !read(w, r, &config) {
			return
		}
		id := r.PathValue("id")
		if _, err := e.State.executable(id, config.Cmd); err != nil {
			reply(w, 0, nil, err)
			return
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		exec := identifier("exec " + strconv.Itoa(len(e.commands)))
		e.commands[exec] = command{container: id, words: config.Cmd}
		answer(w, http.StatusCreated, object{"Id": exec})
	})
	mux.HandleFunc("POST /exec/{id}/start", e.startExec)
	mux.HandleFunc("GET /exec/{id}/json", func(w http.ResponseWriter, r *http.Request) {
		if c, known := e.command(w, r); known {
			answer(w, http.StatusOK, object{"Running": false, "ExitCode": c.exitCode, "Pid": 1})
		}
	})
}

// command finds the command of a path; false means that it has answered.
func (e *Engine) command(w http.ResponseWriter, r *http.Request) (command, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, known := e.commands[r.PathValue("id")]
	if !known {
		answer(w, http.StatusNotFound, object{"message": "No such exec instance: " + r.PathValue("id")})
	}
	return c, known
}

// startExec takes the connection over, as the API says ("Attach to a container"), and writes one frame of stdout.
func (e *Engine) startExec(w http.ResponseWriter, r *http.Request) {
	c, known := e.command(w, r)
	if !known {
		return
	}
	_, _ = io.Copy(io.Discard, r.Body) // its options change nothing here
	var output bytes.Buffer
	code, err := e.State.Exec(r.Context(), c.container, docker.ExecSpec{Command: c.words, Stdout: &output})
	if err != nil {
		reply(w, 0, nil, err)
		return
	}
	c.exitCode = code
	e.mu.Lock()
	e.commands[r.PathValue("id")] = c
	e.mu.Unlock()
	conn, input, err := http.NewResponseController(w).Hijack()
	if err != nil {
		reply(w, 0, nil, err)
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = fmt.Fprint(conn, "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"+
		"Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n", frame(output.String()))
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_, _ = io.Copy(io.Discard, input) // a client may still write: without a reader it would fail
	}
}
