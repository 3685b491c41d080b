//go:build engine

package docker

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// registryProgram is a registry that is none of ours.
const registryProgram = "github.com/google/go-containerregistry/cmd/registry@v0.22.1"

// testRegistry is a registry on 127.0.0.1, whose plain HTTP every engine on this machine accepts,
// behind a proxy that can be made to misbehave.
type testRegistry struct {
	// Host is the proxy's host:port.
	Host string
	// Direct is the registry's own URL.
	Direct string
	// Manifests counts the requests for manifests.
	Manifests atomic.Int64
	// front answers instead of the registry where it returns true; nil for never.
	front atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool]
}

// Front puts a handler before the registry.
func (r *testRegistry) Front(handle func(w http.ResponseWriter, r *http.Request) bool) {
	r.front.Store(&handle)
}

// startRegistry compiles and starts the registry; it ends with the test.
func startRegistry(t *testing.T) *testRegistry {
	t.Helper()
	direct := runRegistry(t, goInstall(t, registryProgram))
	target, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	registry := &testRegistry{Direct: direct}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if strings.Contains(request.URL.Path, "/manifests/") {
			registry.Manifests.Add(1)
		}
		if front := registry.front.Load(); front != nil && (*front)(w, request) {
			return
		}
		proxy.ServeHTTP(w, request)
	}))
	t.Cleanup(server.Close)
	registry.Host = strings.TrimPrefix(server.URL, "http://")
	return registry
}

// goInstall compiles a program and returns its path.
func goInstall(t *testing.T, program string) string {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(t.Context(), "go", "install", program)
	command.Env = append(os.Environ(), "GOBIN="+folder)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go install %s: %v\n%s", program, err, output)
	}
	return filepath.Join(folder, "registry")
}

// runRegistry starts the program on a port of its choice, which it prints.
func runRegistry(t *testing.T, program string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, "-port", "0")
	output, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if match := regexp.MustCompile(`serving on port (\d+)`).FindStringSubmatch(lines.Text()); match != nil {
			go func() { _, _ = io.Copy(io.Discard, output) }()
			return "http://127.0.0.1:" + match[1]
		}
	}
	t.Fatal("the registry says no port")
	return ""
}

// publish puts an image of one layer into the registry and returns its digest. Its contents are unique to the test,
// so that no engine has them.
func (r *testRegistry) publish(t *testing.T, name, tag, platform string) string {
	t.Helper()
	var layer bytes.Buffer
	if err := contextOf(map[string]string{"unique": fmt.Sprint(t.Name(), time.Now().UnixNano())})(&layer); err != nil {
		t.Fatal(err)
	}
	layerDigest := r.upload(t, name, layer.Bytes())
	system, machine, _ := strings.Cut(platform, "/")
	config := fmt.Appendf(nil, `{"os":%q,"architecture":%q,"config":{"Cmd":["/x"]},"rootfs":{"type":"layers","diff_ids":[%q]}}`, system, machine, layerDigest)
	configDigest := r.upload(t, name, config)
	manifest := fmt.Appendf(nil, `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
		"config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":%q},
		"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","size":%d,"digest":%q}]}`,
		len(config), configDigest, layer.Len(), layerDigest)
	r.put(t, "/v2/"+name+"/manifests/"+tag, "application/vnd.docker.distribution.manifest.v2+json", manifest)
	return digestOf(manifest)
}

func (r *testRegistry) upload(t *testing.T, name string, content []byte) string {
	t.Helper()
	response, err := http.Post(r.Direct+"/v2/"+name+"/blobs/uploads/", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	digest := digestOf(content)
	r.put(t, response.Header.Get("Location")+"?digest="+digest, "application/octet-stream", content)
	return digest
}

func (r *testRegistry) put(t *testing.T, path, kind string, content []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, r.Direct+path, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		t.Fatalf("PUT %s: %s", path, response.Status)
	}
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}
