package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	for _, test := range []struct{ rule, content, context, problem string }{
		{"an empty file is an empty object", "", "", ""},
		{"white space is an empty file", " \n", "", ""},
		{"an object", `{"currentContext":"lab","auths":{"m.test":{"auth":"!"}}}`, "lab", ""},
		{"keys of tomorrow", `{"currentContext":"lab","new":[1]}`, "lab", ""},
		{"a value of another kind leaves the others", `{"auths":[],"currentContext":"lab"}`, "lab", "cannot unmarshal"},
		{"a broken file", `{"currentContext":"lab"`, "", "unexpected EOF"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			file, err := Read(folder)
			if file.CurrentContext != test.context {
				t.Errorf("context %q, want %q", file.CurrentContext, test.context)
			}
			if (err == nil) != (test.problem == "") || err != nil && !strings.Contains(err.Error(), test.problem) {
				t.Errorf("got %v, want %q", err, test.problem)
			}
		})
	}
	if _, err := Read(t.TempDir()); err != nil {
		t.Errorf("no file: %v", err)
	}
	if _, err := Read(""); err != nil {
		t.Errorf("no folder: %v", err)
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "config.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if file, err := Read(folder); file == nil || err == nil {
		t.Errorf("a folder in its place: got %v, %v; want an empty file and a warning", file, err)
	}
}

func TestProxyOf(t *testing.T) {
	folder := t.TempDir()
	const content = `{"proxies":{"default":{"httpProxy":"http://p:3128","noProxy":"a,b"},"tcp://far.test:2375":{"httpsProxy":"http://q"}}}`
	if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	want := Proxy{"HTTP_PROXY": "http://p:3128", "http_proxy": "http://p:3128", "NO_PROXY": "a,b", "no_proxy": "a,b"}
	if diff := cmp.Diff(want, ProxyOf(file, "unix:///var/run/docker.sock")); diff != "" {
		t.Errorf("default (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Proxy{"HTTPS_PROXY": "http://q", "https_proxy": "http://q"}, ProxyOf(file, "tcp://far.test:2375")); diff != "" {
		t.Errorf("one engine's own (-want +got):\n%s", diff)
	}
}

func TestSecretsOfAProxy(t *testing.T) {
	for address, want := range map[string][]string{
		"http://u:p%40ss@proxy.test:3128/": {"p%40ss", "p@ss"}, "u:a@b@proxy.test": {"a@b"}, "http://u@proxy.test": nil,
		"http://proxy.test:3128": nil, "localhost,a:b/c@d": nil,
	} {
		if diff := cmp.Diff(want, (Proxy{"HTTP_PROXY": address, "http_proxy": address}).Secrets()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}
