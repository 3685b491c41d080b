//go:build engine

package recipe

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// engine is the least of a Docker client: enough to build an image and to look into it.
type engine struct{ http.Client }

func newEngine(t *testing.T) *engine {
	t.Helper()
	host := os.Getenv("DOCKER_HOST")
	if host == "" {
		host = "unix:///var/run/docker.sock"
	}
	at, err := url.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	network, address := "unix", at.Path
	if at.Scheme != "unix" {
		network, address = "tcp", at.Host
	}
	e := &engine{}
	e.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	t.Cleanup(e.CloseIdleConnections)
	return e
}

// call sends a request and gives the body of the answer, which must be a success.
func (e *engine) call(t *testing.T, method, path string, body io.Reader) io.ReadCloser {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, method, "http://engine/v1.41"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	switch body.(type) {
	case *strings.Reader:
		r.Header.Set("Content-Type", "application/json")
	default:
		r.Header.Set("Content-Type", "application/x-tar")
	}
	answer, err := e.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode >= 300 {
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		t.Fatalf("%s %s: %s: %s", method, path, answer.Status, text)
	}
	return answer.Body
}

// builder is version 1, the classic builder, or 2, BuildKit.
type builder string

var builders = map[string]builder{"classic": "1", "buildkit": "2"}

// build builds a context and gives the image's name. The image is removed after the test.
func (e *engine) build(t *testing.T, b builder, content []byte, args ...map[string]string) string {
	t.Helper()
	name := fmt.Sprintf("berth-recipe-test:%x", sha256.Sum256(append(content, t.Name()+string(b)...)))[:60]
	e.buildAs(t, b, name, content, args...)
	return name
}

func (e *engine) buildAs(t *testing.T, b builder, name string, content []byte, args ...map[string]string) {
	t.Helper()
	path := "/build?rm=1&forcerm=1&version=" + string(b) + "&t=" + url.QueryEscape(name)
	for _, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			t.Fatal(err)
		}
		path += "&buildargs=" + url.QueryEscape(string(text))
	}
	body := e.call(t, "POST", path, bytes.NewReader(content))
	defer body.Close()
	var last []string
	for d := json.NewDecoder(body); ; {
		var message struct{ Stream, Error string }
		if err := d.Decode(&message); errors.Is(err, io.EOF) {
			t.Cleanup(func() { e.call(t, "DELETE", "/images/"+name+"?force=1", nil).Close() })
			return
		} else if err != nil {
			t.Fatal(err)
		}
		last = append(last, message.Stream)
		if message.Error != "" {
			t.Fatalf("build: %.2000s\n%.4000s", message.Error, strings.Join(last[max(0, len(last)-40):], ""))
		}
	}
}

// files gives what an image holds, by path: type, mode, owner, and the content's digest or the link's target.
func (e *engine) files(t *testing.T, image string) map[string]string {
	t.Helper()
	request, err := json.Marshal(map[string]any{"Image": image, "Cmd": []string{"none"}, "Entrypoint": []string{"none"}})
	if err != nil {
		t.Fatal(err)
	}
	var made struct{ ID string }
	body := e.call(t, "POST", "/containers/create", strings.NewReader(string(request)))
	err = json.NewDecoder(body).Decode(&made)
	if err := errors.Join(err, body.Close()); err != nil {
		t.Fatal(err)
	}
	defer func() { e.call(t, "DELETE", "/containers/"+made.ID, nil).Close() }()
	body = e.call(t, "GET", "/containers/"+made.ID+"/export", nil)
	defer body.Close()
	files := map[string]string{}
	for r := tar.NewReader(body); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		if _, err := io.Copy(sum, r); err != nil {
			t.Fatal(err)
		}
		files["/"+strings.TrimSuffix(strings.TrimPrefix(h.Name, "./"), "/")] = fmt.Sprintf("%c %04o %d:%d %s %x", h.Typeflag, h.Mode&0o7777, h.Uid, h.Gid, h.Linkname, sum.Sum(nil)[:6])
	}
}

// config gives the configuration of an image.
func (e *engine) config(t *testing.T, image string) (config struct {
	User       string
	Entrypoint []string
	Labels     map[string]string
	Env        []string
},
) {
	t.Helper()
	body := e.call(t, "GET", "/images/"+image+"/json", nil)
	defer body.Close()
	var answer struct{ Config any }
	answer.Config = &config
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return config
}
