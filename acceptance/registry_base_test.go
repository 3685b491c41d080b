//go:build catalogue

package acceptance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// takeImage is the command take: an image that belongs to no project, that the engine must not have yet, and that goes
// with the test.
func (r *registryRun) takeImage(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: take IMAGE")
	}
	hasImage(script, true, args)
	r.take(args[0])
}

// printLabels is the command labels.
func printLabels(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: labels IMAGE")
	}
	engine := engineOfScript(script)
	defer engine.Close()
	image, _, err := engine.Image(context.Background(), args[0])
	script.Check(err)
	_, err = fmt.Fprintln(script.Stdout(), image.Labels)
	script.Check(err)
}

// hideProgram is the command without: PATH becomes a folder of links to everything but one program.
func hideProgram(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: without PROGRAM")
	}
	folder := script.MkAbs("programs")
	script.Check(os.MkdirAll(folder, 0o755))
	for _, from := range filepath.SplitList(script.Getenv("PATH")) {
		entries, err := os.ReadDir(from)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		script.Check(err)
		for _, entry := range entries {
			if err := os.Symlink(filepath.Join(from, entry.Name()), filepath.Join(folder, entry.Name())); !errors.Is(err, os.ErrExist) {
				script.Check(err)
			}
		}
	}
	script.Check(os.Remove(filepath.Join(folder, args[0])))
	script.Setenv("PATH", folder)
}

// startMirror is the command mirror: a package mirror at $MIRROR, for this machine and for containers. The kinds are:
//
//	rubbish   answers everything with the same text
//	forged    is Debian's archive with another origin in its Release files
//	ubuntu    stands in for Ubuntu's archive; see ubuntuArchive
func startMirror(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: mirror KIND")
	}
	var handler http.Handler
	switch args[0] {
	case "rubbish":
		handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html>Welcome to our network! Please log in.</html>\n")
		})
	case "forged":
		handler = forgedArchive()
	case "ubuntu":
		handler = newUbuntuArchive(script)
	default:
		script.Fatalf("no mirror of the kind %q", args[0])
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(bridgeAddress(script), "0"))
	script.Check(err)
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	script.Defer(func() { _ = server.Close() })
	script.Setenv("MIRROR", "http://"+listener.Addr().String())
}

// bridgeAddress is this machine's address in the engine's default network.
func bridgeAddress(script *testscript.TestScript) string {
	bridge, err := net.InterfaceByName("docker0")
	script.Check(err)
	addresses, err := bridge.Addrs()
	script.Check(err)
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.To4() != nil {
			return network.IP.String()
		}
	}
	script.Fatalf("docker0 has no address: %v", addresses)
	return ""
}

// forgedArchive changes what Debian has signed.
func forgedArchive() http.Handler {
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: "deb.debian.org"})
		r.Out.Header.Del("Range")
		r.Out.Header.Del("If-Modified-Since")
	}}
	proxy.ModifyResponse = func(response *http.Response) error {
		if !strings.HasSuffix(response.Request.URL.Path, "Release") {
			return nil
		}
		text, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		// Both words are equally long, so that the headers stay true.
		response.Body = io.NopCloser(strings.NewReader(strings.Replace(string(text), "Origin: Debian", "Origin: Nobody", 1)))
		return nil
	}
	return proxy
}

// nothingLeft is the command nothing: the project has neither container nor image nor network, and the tools left
// neither files nor mounts behind.
func nothingLeft(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 0 {
		script.Fatalf("usage: nothing")
	}
	ctx, owner := context.Background(), map[string]string{"dev.berth.project": script.Getenv("BERTH_PROJECT")}
	engine := engineOfScript(script)
	defer engine.Close()
	containers, err := engine.Containers(ctx)
	script.Check(err)
	for _, container := range containers {
		if container.Labels["dev.berth.project"] == owner["dev.berth.project"] {
			script.Fatalf("container %s is left", container.Name)
		}
	}
	images, err := engine.Images(ctx, owner)
	script.Check(err)
	_, network, err := engine.Network(ctx, owner["dev.berth.project"])
	script.Check(err)
	files, err := os.ReadDir(script.Getenv("TMPDIR"))
	script.Check(err)
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	script.Check(err)
	if len(images) > 0 || network || len(files) > 0 || strings.Contains(string(mounts), script.Getenv("TMPDIR")) {
		script.Fatalf("left behind: images %v, network %v, files %v, or a mount", images, network, files)
	}
}
