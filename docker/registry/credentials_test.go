package registry

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	api "github.com/docker/docker/api/types/registry"
)

func TestFindCredentials(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte("user:pass:word"))
	for _, test := range []struct {
		rule, config, environment, domain, user, password, token string
		// source must be part of Source.
		source string
	}{
		{rule: "by the registry's host", config: `{"auths":{"m.test:5000":{"auth":"` + encoded + `"}}}`, domain: "m.test:5000", user: "user", password: "pass:word", source: "config.json"},
		{rule: "Docker Hub by its key", config: `{"auths":{"https://index.docker.io/v1/":{"auth":"` + encoded + `"}}}`, domain: "docker.io", user: "user", password: "pass:word"},
		{rule: "an address with scheme and path", config: `{"auths":{"https://m.test/v2/":{"username":"u","password":"ppp"}}}`, domain: "m.test", user: "u", password: "ppp"},
		{rule: "an identity token", config: `{"auths":{"m.test":{"identitytoken":"t"}}}`, domain: "m.test", token: "t"},
		{rule: "another registry's are not shown", config: `{"auths":{"m.test":{"auth":"` + encoded + `"}}}`, domain: "evil-m.test"},
		{rule: "auth that is not base64", config: `{"auths":{"m.test":{"auth":"!"}}}`, domain: "m.test", source: "not base64"},
		{rule: "auth without a password", config: `{"auths":{"m.test":{"auth":"dXNlcg=="}}}`, domain: "m.test", source: "not USER:PASSWORD"},
		{rule: "broken JSON", config: `{"auths"`, domain: "m.test", source: "unexpected EOF"},
		{rule: "an empty file", config: " ", domain: "m.test"},
		{rule: "the environment first", config: `{"auths":{"m.test":{"username":"u","password":"ppp"}}}`, environment: `{"auths":{"m.test":{"auth":"` + encoded + `"}}}`, domain: "m.test", user: "user", password: "pass:word", source: "DOCKER_AUTH_CONFIG"},
		{rule: "the environment, Docker Hub by its key", environment: `{"auths":{"https://index.docker.io/v1/":{"auth":"` + encoded + `"}}}`, domain: "docker.io", user: "user", password: "pass:word"},
		{rule: "the file where the environment has another registry", config: `{"auths":{"m.test":{"username":"u","password":"ppp"}}}`, environment: `{"auths":{"n.test":{"auth":"` + encoded + `"}}}`, domain: "m.test", user: "u", password: "ppp", source: "config.json"},
		{rule: "the file where the environment is broken", config: `{"auths":{"m.test":{"username":"u","password":"ppp"}}}`, environment: encoded, domain: "m.test", user: "u", password: "ppp", source: "DOCKER_AUTH_CONFIG: not the JSON"},
		{rule: "no file", domain: "m.test", source: "does not exist"},
		{rule: "a helper that is not installed", config: `{"credsStore":"berth-none"}`, domain: "m.test", source: "docker-credential-berth-none"},
		{rule: "a helper that is a path", config: `{"credHelpers":{"m.test":"x/../../evil"}}`, domain: "m.test", source: "is not the name of a credential helper"},
		{rule: "the file where the helper fails", config: `{"credsStore":"berth-none","auths":{"m.test":{"auth":"` + encoded + `"}}}`, domain: "m.test", user: "user", password: "pass:word"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			folder := t.TempDir()
			if test.config != "" {
				if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(test.config), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got := FindCredentials(t.Context(), Keys{Folder: folder, Environment: test.environment}, test.domain)
			if got.Username != test.user || got.Password != test.password || got.IdentityToken != test.token {
				t.Errorf("got %+v", got)
			}
			if !strings.Contains(got.Source, test.source) || !strings.Contains(got.Source, folder) && !strings.Contains(got.Source, "evil") && got.Source != "DOCKER_AUTH_CONFIG" {
				t.Errorf("source %q, want one with %q and the file", got.Source, test.source)
			}
			if got.Password != "" && strings.Contains(got.Source+got.describe(), got.Password) {
				t.Errorf("the password shows in %q", got.describe())
			}
		})
	}
}

func TestCredentialsHeader(t *testing.T) {
	if header, err := (Credentials{Source: "x"}).Header("m.test"); header != "" || err != nil {
		t.Errorf("got %q, %v; want nothing without credentials", header, err)
	}
	header, err := Credentials{Username: "u", Password: "p\"ä", Source: "x"}.Header("m.test")
	if err != nil {
		t.Fatal(err)
	}
	got, err := api.DecodeAuthConfig(header)
	if err != nil || *got != (api.AuthConfig{Username: "u", Password: "p\"ä", ServerAddress: "m.test"}) {
		t.Errorf("got %+v, %v", got, err)
	}
}
