package docker

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/locate"
)

const versionAnswer = `{"Version":"28.5.2","ApiVersion":"1.51","Os":"linux","Arch":"amd64"}`

// answer serves one body for each request.
func answer(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
}

// quietServer is a server whose log of failed handshakes is not shown.
func quietServer(handler http.Handler) *httptest.Server {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	return server
}

// authority makes a certificate and its key, for 127.0.0.1 and for any use, that signs itself.
func authority(t *testing.T, host net.IP) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{host}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyBytes, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyBytes})
}

// environ is an environment of the given variables alone.
func environ(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		text, found := values[name]
		return text, found
	}
}

// writeFile writes a file and the folders above it.
func writeFile(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTLSToARealServer(t *testing.T) {
	certificate, key := authority(t, net.IPv4(127, 0, 0, 1))
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	server := quietServer(answer(versionAnswer))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
	server.StartTLS()
	t.Cleanup(server.Close)
	plain := httptest.NewServer(answer(versionAnswer))
	t.Cleanup(plain.Close)
	host, plainHost := "tcp://"+server.Listener.Addr().String(), "tcp://"+plain.Listener.Addr().String()

	folder := func(files ...string) string {
		folder := t.TempDir()
		for i := 0; i < len(files); i += 2 {
			writeFile(t, filepath.Join(folder, files[i]), files[i+1])
		}
		return folder
	}
	stranger, strangerKey := authority(t, net.IPv4(127, 0, 0, 1))
	full := folder("ca.pem", string(certificate), "cert.pem", string(certificate), "key.pem", string(key))

	for _, c := range []struct {
		rule, host, verify, folder string
		problem                    string // "" means that the engine answers
	}{
		{"both sides verified", host, "1", full, ""},
		{"without verification", host, "", folder("cert.pem", string(certificate), "key.pem", string(key)), ""},
		{"another authority", host, "1", folder("ca.pem", string(stranger), "cert.pem", string(certificate), "key.pem", string(key)), "use the ca.pem that signed"},
		{"no client certificate", host, "1", folder("ca.pem", string(certificate)), "use a cert.pem and key.pem that the engine's authority signed"},
		{"a stranger's client certificate", host, "1", folder("ca.pem", string(certificate), "cert.pem", string(stranger), "key.pem", string(strangerKey)), "use a cert.pem and key.pem"},
		{"a plain engine", plainHost, "1", full, "does not speak TLS"},
		{"plain HTTP to TLS", host, "", "", "refuses plain HTTP"},
		{"a folder that is not there", host, "1", filepath.Join(full, "none"), "no such file or directory"},
		{"a key without a certificate", host, "1", folder("key.pem", string(key)), "cert.pem: missing beside key.pem"},
		{"a certificate without a key", host, "1", folder("cert.pem", string(certificate)), "key.pem: missing beside cert.pem"},
		{"a key of another certificate", host, "1", folder("cert.pem", string(certificate), "key.pem", string(strangerKey)), "private key does not match"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			address, err := locate.Find(environ(map[string]string{"DOCKER_HOST": c.host, "DOCKER_TLS_VERIFY": c.verify, "DOCKER_CERT_PATH": c.folder}))
			if err == nil {
				var engine *Engine
				if engine, err = Connect(t.Context(), address); err == nil {
					_ = engine.Close()
				}
			}
			if c.problem == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var unreachable *locate.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Reason != locate.BadTLS || !strings.Contains(err.Error(), c.problem) {
				t.Errorf("got %v, want bad TLS with %q", err, c.problem)
			}
		})
	}
}

func TestTLSOfAContext(t *testing.T) {
	certificate, key := authority(t, net.IPv4(127, 0, 0, 1))
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	server := quietServer(answer(versionAnswer))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.StartTLS()
	t.Cleanup(server.Close)
	folder := t.TempDir()
	sum := sha256.Sum256([]byte("lab"))
	id := hex.EncodeToString(sum[:])
	writeFile(t, filepath.Join(folder, "contexts", "meta", id, "meta.json"),
		`{"Name":"lab","Endpoints":{"docker":{"Host":"tcp://`+server.Listener.Addr().String()+`"}}}`)
	writeFile(t, filepath.Join(folder, "contexts", "tls", id, "docker", "ca.pem"), string(certificate))
	address, err := locate.Find(environ(map[string]string{"DOCKER_CONFIG": folder, "DOCKER_CONTEXT": "lab"}))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	_ = engine.Close()
}

func TestABusyEngineIsWaitedFor(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/_ping", answer("OK"))
	mux.HandleFunc("/version", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(connectTimeout + 300*time.Millisecond)
		_, _ = io.WriteString(w, versionAnswer)
	})
	busy := httptest.NewServer(mux)
	t.Cleanup(busy.Close)
	engine, err := Connect(t.Context(), locate.Address{Host: "tcp://" + busy.Listener.Addr().String(), Source: "DOCKER_HOST"})
	if err != nil {
		t.Fatal(err)
	}
	_ = engine.Close()
}

func TestWhatIsNotAnEngine(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	web := httptest.NewServer(answer("<html>"))
	t.Cleanup(web.Close)
	old := httptest.NewServer(answer(`{"Version":"19.03.15","ApiVersion":"1.40","Os":"linux","Arch":"amd64"}`))
	t.Cleanup(old.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, c := range []struct {
		rule, host string
		want       locate.Reason
	}{
		{"a web server", web.Listener.Addr().String(), locate.NotAnEngine},
		{"an old engine", old.Listener.Addr().String(), locate.TooOld},
		{"a port that never answers", silent.Addr().String(), locate.NoAnswer},
		{"a port where nothing listens", gone.Listener.Addr().String(), locate.WrongHost},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := Connect(t.Context(), locate.Address{Host: "tcp://" + c.host, Source: "DOCKER_HOST"})
			var unreachable *locate.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Reason != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v, more than 2 s", took)
			}
		})
	}
}

// TestWhoAnswers reads a ping's headers as engines send them, and asks for the version where they are not all there.
func TestWhoAnswers(t *testing.T) {
	type answer struct {
		version  string
		podman   bool
		platform string
		calls    []string
	}
	const asked = `{"Version":"9.9","ApiVersion":"1.45","Os":"linux","Arch":"arm64","Components":[{"Name":"Podman Engine"}]}`
	for rule, test := range map[string]struct {
		headers map[string]string
		want    answer
	}{
		"Docker": {
			map[string]string{"Api-Version": "1.41", "Ostype": "linux", "Server": "Docker/20.10.24+dfsg1 (linux)"},
			answer{"20.10.24+dfsg1", false, "linux/arm64", []string{"/_ping", "/version"}},
		},
		"Podman": {
			map[string]string{"Api-Version": "1.41", "Ostype": "linux", "Server": "Libpod/5.4.2 (linux)", "Libpod-Api-Version": "5.4.2"},
			answer{"5.4.2", true, "linux/arm64", []string{"/_ping", "/version"}},
		},
		"behind a proxy": {
			map[string]string{"Api-Version": "1.41", "Server": "nginx"},
			answer{"9.9", true, "linux/arm64", []string{"/_ping", "/version"}},
		},
		"no headers": {nil, answer{"9.9", true, "linux/arm64", []string{"/_ping", "/version"}}},
	} {
		t.Run(rule, func(t *testing.T) {
			var got answer
			engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got.calls = append(got.calls, r.URL.Path)
				if r.URL.Path == "/version" {
					_, _ = io.WriteString(w, asked)
					return
				}
				for name, value := range test.headers {
					w.Header().Set(name, value)
				}
			}))
			t.Cleanup(engine.Close)
			reader, err := Dialer{}.Look(t.Context(), locate.Address{Host: "tcp://" + engine.Listener.Addr().String(), Source: "DOCKER_HOST"})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // it is asked once
				if got.platform, err = reader.Platform(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got.version, got.podman = reader.Version, reader.Podman
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(answer{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnOldEngineIsKnownByItsPing(t *testing.T) {
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Api-Version", "1.40")
		w.Header().Set("Server", "Docker/19.03.15 (linux)")
	}))
	t.Cleanup(old.Close)
	_, err := Connect(t.Context(), locate.Address{Host: "tcp://" + old.Listener.Addr().String(), Source: "DOCKER_HOST"})
	unreachable := new(locate.UnreachableError)
	if !errors.As(err, &unreachable) || unreachable.Reason != locate.TooOld || !strings.Contains(err.Error(), "19.03.15") {
		t.Errorf("got %v", err)
	}
}
