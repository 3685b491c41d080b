package faults

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// disturbance is what happens to one call. pass gives the engine's answer.
type disturbance struct {
	name string
	// silent reports whether there is no answer at all.
	silent bool
	do     func(w http.ResponseWriter, r *http.Request, pass func() (*http.Response, error))
}

// lateness is how late an answer is that is late: Berth has said by then what it waits for.
const lateness = 30 * time.Second

var disturbances = []disturbance{
	{"error 500", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) {
		refuse(w, http.StatusInternalServerError)
	}},
	{"error 409", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) {
		refuse(w, http.StatusConflict)
	}},
	{"half of the answer, as if it were whole", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		half(w, pass, false)
	}},
	{"half of the answer, and then the end", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		half(w, pass, true)
	}},
	{"no connection", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) { hangUp(w) }},
	{"done, and no answer", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		if response, err := pass(); err == nil {
			_ = response.Body.Close()
		}
		hangUp(w)
	}},
	{"a late answer", false, nil},
	{"silence", true, func(_ http.ResponseWriter, r *http.Request, _ func() (*http.Response, error)) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection would not be noticed
		<-r.Context().Done()
	}},
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"message":"disturbed by the fault suite"}`+"\n")
}

// half passes on the first half of an answer. One without an end is cut after its first piece.
func half(w http.ResponseWriter, pass func() (*http.Response, error), cut bool) {
	response, err := pass()
	if err != nil {
		hangUp(w)
		return
	}
	defer response.Body.Close()
	var begin []byte
	if response.ContentLength >= 0 || !streams(response) {
		begin, _ = io.ReadAll(response.Body)
		begin = begin[:len(begin)/2]
	} else {
		begin = make([]byte, 512)
		n, _ := response.Body.Read(begin)
		begin = begin[:n/2]
	}
	for _, name := range []string{"Content-Type", "Api-Version", "Ostype"} {
		w.Header().Set(name, response.Header.Get(name))
	}
	if cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(begin)+100))
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(begin)
	if cut {
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	}
}

// streams reports whether an answer goes on for as long as something happens.
func streams(response *http.Response) bool {
	path := response.Request.URL.Path
	return slices.ContainsFunc([]string{"/events", "/logs", "/build", "/wait", "/session"}, func(end string) bool { return strings.HasSuffix(path, end) })
}

// hangUp ends the connection.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
