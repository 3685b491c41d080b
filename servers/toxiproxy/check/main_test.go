package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same", "/too":
			w.Write([]byte("berth"))
		case "/other":
			w.Write([]byte("other"))
		case "/large":
			w.Write(make([]byte, maxBody+1))
		case "/cut":
			w.Header().Set("Content-Length", "10")
			w.Write([]byte("ber"))
		case "/empty":
		default:
			http.Error(w, "berth", http.StatusBadGateway)
		}
	}))
	defer server.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, test := range []struct {
		rule string
		urls []string
		err  string
	}{
		{"same answers", []string{server.URL + "/same", server.URL + "/too"}, ""},
		{"other answer", []string{server.URL + "/same", server.URL + "/other"}, `answers "other"`},
		{"status", []string{server.URL + "/same", server.URL + "/broken"}, "status 502 Bad Gateway, want 200"},
		{"empty answers", []string{server.URL + "/empty", server.URL + "/empty"}, "empty answer"},
		{"answer without end", []string{server.URL + "/large", server.URL + "/large"}, "more than"},
		{"answer cut short", []string{server.URL + "/same", server.URL + "/cut"}, "unexpected EOF"},
		{"nobody there", []string{server.URL + "/same", closed.URL}, "refused"},
		{"one URL", []string{server.URL + "/same"}, "usage"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			err := check(t.Context(), server.Client(), test.urls)
			switch {
			case test.err == "" && err != nil:
				t.Error(err)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("error %v, want one with %q", err, test.err)
			}
		})
	}
}
