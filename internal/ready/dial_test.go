package ready

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// listen opens a port of this host and hands each connection to serve.
func listen(t *testing.T, address string, serve func(net.Conn)) int {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

func direct() Target { return Target{ContainerID: "c", IP: "127.0.0.1"} }

func published(port int) Target {
	return Target{ContainerID: "c", Published: map[string]string{strconv.Itoa(port) + "/tcp": "127.0.0.1:" + strconv.Itoa(port)}}
}

func TestTCP(t *testing.T) {
	held := make(chan struct{})
	t.Cleanup(func() { close(held) })
	hold := listen(t, "127.0.0.1:0", func(conn net.Conn) { <-held; _ = conn.Close() })
	greet := listen(t, "127.0.0.1:0", func(conn net.Conn) { _, _ = conn.Write([]byte("220 hello")); _ = conn.Close() })
	closing := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		<-time.After(time.Millisecond) // as the engine's proxy does when nothing listens behind it
		_ = conn.Close()
	})
	refused := freePort(t)
	for _, test := range []struct {
		rule   string
		target Target
		port   int
		want   string
	}{
		{"direct: an accepted connection is enough", direct(), closing, ""},
		{"direct: refused", direct(), refused, "connection refused"},
		{"published: stays open", published(hold), hold, ""},
		{"published: bytes come", published(greet), greet, ""},
		{"published: accepted and closed", published(closing), closing, "nothing listens behind it"},
		{"published: refused", published(refused), refused, "connection refused"},
		{"neither published nor routable", published(hold), refused, "not published"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			err := tcp(test.port).try(t.Context(), nil, test.target)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	t.Run("published: closed only after a while", func(t *testing.T) {
		slow := listen(t, "127.0.0.1:0", func(conn net.Conn) { <-time.After(100 * time.Millisecond); _ = conn.Close() })
		target := published(slow)
		if err := tcp(slow).try(t.Context(), nil, target); !errors.Is(err, errAcceptedAndClosed) {
			t.Errorf("while it starts: %v", err)
		}
		slower := listen(t, "127.0.0.1:0", func(conn net.Conn) { <-time.After(10 * time.Second); _ = conn.Close() })
		target = published(slower)
		target.Settled = true
		if err := tcp(slower).try(t.Context(), nil, target); err != nil {
			t.Errorf("settled: %v", err)
		}
	})
	t.Run("a refused connection can be told", func(t *testing.T) {
		if err := tcp(refused).try(t.Context(), nil, direct()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("got %v", err)
		}
	})
}

// TestLateListenerIsNeverEarlyAndSeenWithin20ms opens a port at an odd moment, a hundred times.
func TestLateListenerIsNeverEarlyAndSeenWithin20ms(t *testing.T) {
	var delays []time.Duration
	for i := range 100 {
		port := freePort(t)
		var before, open atomic.Int64
		opener := time.AfterFunc(time.Duration(i%37)*1700*time.Microsecond, func() {
			before.Store(time.Now().UnixNano())
			listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
			open.Store(time.Now().UnixNano())
			if err == nil {
				t.Cleanup(func() { _ = listener.Close() })
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		err := Wait(ctx, nil, direct(), []Probe{tcp(port)})
		now := time.Now().UnixNano()
		cancel()
		opener.Stop()
		if err != nil {
			t.Fatal(err)
		}
		if start := before.Load(); start == 0 || now < start {
			t.Fatalf("round %d: ready before the port opened", i)
		}
		delays = append(delays, time.Duration(now-open.Load()))
	}
	slices.Sort(delays)
	if delays[20] > 20*time.Millisecond { // the slow ones are the machine's
		t.Errorf("a fifth of them were seen within %v, want 20 ms", delays[20])
	}
	t.Logf("from open to ready: median %v, 90%% %v, longest %v", delays[50], delays[90], delays[99])
}

func TestHTTP(t *testing.T) {
	var requests atomic.Int64
	handler := http.NewServeMux()
	handler.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		status, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if status >= 300 && status < 400 {
			w.Header().Set("Location", "/500")
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte("all is well"))
	})
	handler.HandleFunc("/late", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(append(make([]byte, bodyLimit), "well"...))
	})
	handler.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("no such host\n"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	handler.HandleFunc("/hang", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	plain, secure := httptest.NewServer(handler), httptest.NewUnstartedServer(handler)
	secure.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	secure.Config.ErrorLog = nil
	secure.StartTLS()
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	port := strconv.Itoa(plain.Listener.Addr().(*net.TCPAddr).Port)
	securePort := strconv.Itoa(secure.Listener.Addr().(*net.TCPAddr).Port)
	for _, test := range []struct {
		rule  string
		probe *HTTP
		want  string
	}{
		{"200 is ready", &HTTP{Path: "/200"}, ""},
		{"399 is ready", &HTTP{Path: "/399"}, ""},
		{"a redirect is an answer", &HTTP{Path: "/302"}, ""},
		{"400 is not", &HTTP{Path: "/400"}, "status 400"},
		{"503 is not, and the body says why", &HTTP{Path: "/503"}, "status 503: all is well"},
		{"a refusal whose body does not end", &HTTP{Path: "/endless"}, "status 503: no such host"},
		{"the wanted status", &HTTP{Path: "/401", Status: 401}, ""},
		{"another than the wanted status", &HTTP{Path: "/200", Status: 204}, "status 200"},
		{"the body matches", &HTTP{Path: "/200", Body: "^all .* well$"}, ""},
		{"the body does not match", &HTTP{Path: "/200", Body: "ill"}, `status 200, but the body does not match "ill": all is well`},
		{"the body counts up to 64 KiB", &HTTP{Path: "/late", Body: "well"}, "does not match"},
		{"TLS with an unknown certificate", &HTTP{Path: "/200", TLS: true, Port: securePort}, ""},
		{"TLS where none is spoken", &HTTP{Path: "/200", TLS: true}, "HTTP response to HTTPS client"},
		{"nobody listens", &HTTP{Path: "/200", Port: strconv.Itoa(freePort(t))}, "connection refused"},
		{"no answer within 2 s", &HTTP{Path: "/hang"}, "no answer in time"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if test.probe.Port == "" {
				test.probe.Port = port
			}
			begun := time.Now()
			err := test.probe.try(t.Context(), nil, direct())
			if took := time.Since(begun); took >= httpTimeout && test.probe.Path == "/endless" {
				t.Errorf("the answer took %v", took)
			}
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	t.Run("one try is one request", func(t *testing.T) {
		requests.Store(0)
		_ = (&HTTP{Port: port, Path: "/302"}).try(t.Context(), nil, direct())
		if got := requests.Load(); got != 1 {
			t.Errorf("got %d requests", got)
		}
	})
}

func TestPauses(t *testing.T) {
	for rule, test := range map[string]struct{ got, want time.Duration }{
		"tcp direct":              {tcp(1).longest(direct(), nil), cheapPause},
		"tcp published":           {tcp(1).longest(Target{}, nil), mediumPause},
		"http direct, refused":    {(&HTTP{}).longest(direct(), syscall.ECONNREFUSED), cheapPause},
		"http direct, answered":   {(&HTTP{}).longest(direct(), errors.New("status 503")), mediumPause},
		"http published, refused": {(&HTTP{}).longest(Target{}, syscall.ECONNREFUSED), mediumPause},
		"exec":                    {Exec{}.longest(direct(), nil), dearPause},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %v, want %v", rule, test.got, test.want)
		}
	}
}

func TestRoutable(t *testing.T) {
	if Routable("br-0123456789ab", "172.18.0.1") || Routable("br-", "172.18.0.1") {
		t.Error("a network that is not here is routable")
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range interfaces {
		if one.Flags&net.FlagLoopback != 0 && (!Routable(one.Name, "127.0.0.1") || Routable(one.Name, "172.18.0.1") || Routable(one.Name, "")) {
			t.Errorf("%s has 127.0.0.1, and that alone is routable", one.Name)
		}
	}
	addresses := []net.Addr{&net.TCPAddr{}, &net.IPNet{IP: net.ParseIP("172.18.0.1"), Mask: net.CIDRMask(16, 32)}}
	if !hasAddress(addresses, net.ParseIP("172.18.0.1")) || hasAddress(addresses, net.ParseIP("172.18.0.2")) || hasAddress(addresses, nil) {
		t.Error("the gateway must be an address of the interface, and nothing else")
	}
}
