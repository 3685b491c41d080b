package faults

import (
	"io"
	"net"
	"net/http"
	"path/filepath"
	"testing"
)

func TestCallsAreOfOneKindWhateverTheirNames(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"/v1.41/containers/json", "GET /containers/json"},
		{"/v1.41/containers/0a1b/json", "GET /containers/*/json"},
		{"/v1.41/images/localhost/shop/web:1/json", "GET /images/*/json"},
		{"/version", "GET /version"},
		{"/v1.41/networks/shop", "GET /networks/*"},
		{"/v1.41/exec/0a1b/start", "GET /exec/*/start"},
		{"/v1.41/images/localhost/shop/start:1/json", "GET /images/*/json"},
		{"/v1.41/images/localhost/create/web:1/json", "GET /images/*/json"},
		{"/v1.41/containers/0a1b/archive?path=%2Ftls", "GET /containers/*/archive"},
	} {
		request, err := http.NewRequest(http.MethodGet, "http://engine"+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := kindOf(request); got != test.want {
			t.Errorf("%s: got %q, want %q", test.path, got, test.want)
		}
	}
}

// TestDisturbances has an engine that always gives the same answer, whose second one is disturbed.
func TestDisturbances(t *testing.T) {
	folder := t.TempDir()
	socket := filepath.Join(folder, "engine")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	engine := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_, _ = io.WriteString(w, `{"a":"12345"}`)
	})}
	go func() { _ = engine.Serve(listener) }()
	defer engine.Close()
	proxy, err := newProxy(filepath.Join(folder, "proxy"), socket)
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.close()
	for name, want := range map[string]struct {
		asked int
		fails bool
	}{
		"error 500": {2, true}, "error 409": {2, true}, "no connection": {2, true}, "done, and no answer": {3, true},
		"half of the answer, as if it were whole": {3, true}, "half of the answer, and then the end": {3, true},
	} {
		asked = 0
		for i := range disturbances {
			if disturbances[i].name == name {
				proxy.spoil("POST /x", 2, &disturbances[i])
			}
		}
		a := newAPI(proxy.socket)
		for call := 1; call <= 3; call++ {
			var answer struct{ A string }
			err := a.post(t.Context(), "/x", nil, &answer)
			if fails := call == 2 && want.fails; fails != (err != nil) {
				t.Errorf("%s: call %d: %v", name, call, err)
			}
		}
		if asked != want.asked || proxy.seen()["POST /x"] != 3 {
			t.Errorf("%s: the engine was asked %d times, want %d; seen %v", name, asked, want.asked, proxy.seen())
		}
	}
}
