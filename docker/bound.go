package docker

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"
)

// limits are how long calls may take.
type limits struct {
	// reading bounds a call that changes nothing, and the beginning of one whose answer goes on.
	reading time.Duration
	// changing bounds a call that changes something; where a body is sent, from its last byte on.
	changing time.Duration
	// notice is after how long without an answer the story says what is waited for.
	notice time.Duration
	// again is after how long it says so once more, and from then on.
	again time.Duration
	// silence is how long an answer that goes on may say nothing before the engine is asked whether it lives.
	silence time.Duration
	// alive bounds the answer to that.
	alive time.Duration
}

// usualLimits are those of every connection.
var usualLimits = limits{
	reading: time.Minute, changing: 5 * time.Minute, notice: 10 * time.Second, again: 15 * time.Second, silence: 30 * time.Second,
	alive: time.Minute,
}

// bound is how long one call may take.
type bound struct {
	// total bounds the whole call; 0 for none.
	total time.Duration
	// notice is as in [limits].
	notice time.Duration
	// sends reports whether each piece of the request's body gives the call total anew.
	sends bool
	// goesOn reports whether total bounds the call until its answer begins. From then on, or from the beginning where there is
	// no total, the engine must live while the call is silent.
	goesOn bool
}

var (
	apiVersion = text.LazyRegexp(`^/v[0-9.]+/`)
	longID     = text.LazyRegexp(`\b[0-9a-f]{64}\b`)
)

// callName is how messages name a request: without the version, and with identifiers as Docker writes them.
func callName(r *http.Request) string {
	path := apiVersion.ReplaceAllString(r.URL.Path, "/")
	return r.Method + " " + longID.ReplaceAllStringFunc(path, shortID)
}

// of is the bound of a request, by its name.
func (l limits) of(name string, query url.Values) bound {
	method, path, _ := strings.Cut(name, " ")
	last := path[strings.LastIndex(path, "/")+1:]
	b := bound{total: l.changing, notice: l.notice}
	switch {
	case name == "GET /events", name == "POST /session", method == http.MethodGet && last == "logs", strings.HasPrefix(path, "/exec/") && last == "start":
		b.total, b.goesOn = l.reading, true
	case method == http.MethodGet || method == http.MethodHead:
		b.total = l.reading
	case strings.HasPrefix(path, "/containers/") && last == "stop":
		// The engine kills what has not ended by then, and answers soon after.
		asked := timeToStop(query.Get("t"))
		b.total, b.notice = asked+l.reading, max(l.notice, asked+l.notice/5)
	case name == "POST /build", name == "POST /images/create" && query.Has("fromImage"):
		b.total, b.goesOn = 0, true // a pull has its own patience besides
	case name == "GET /images/get":
		b.total, b.goesOn = l.changing, true
	case name == "POST /images/create", name == "POST /images/load", method == http.MethodPut && last == "archive":
		b.sends = true
	}
	return b
}

// timeToStop is how long the engine lets a container end by itself; its own 10 s where it is not told.
func timeToStop(seconds string) time.Duration {
	n, err := strconv.Atoi(seconds)
	if err != nil || n < 0 {
		n = 10
	}
	return time.Duration(n) * time.Second
}
