// Command page starts Mailpit, shows a page of the caught mail on port 8025, and passes all other requests on to Mailpit.
package main

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
)

//go:embed index.html
var index []byte

func main() {
	mailpit := exec.Command("/server", os.Args[1:]...)
	mailpit.Stdout, mailpit.Stderr = os.Stdout, os.Stderr
	err := mailpit.Start()
	if err == nil {
		go func() { fail(http.ListenAndServe(":8025", handler())) }()
		err = mailpit.Wait()
	}
	fail(err)
}

// handler keeps the names that clients use for the server from Mailpit, which takes requests to itself alone.
func handler() http.Handler {
	pages := http.NewServeMux()
	pages.Handle("/", httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "127.0.0.1:8026"}))
	pages.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(index)
	})
	return pages
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "mailpit:", err)
	os.Exit(1)
}
