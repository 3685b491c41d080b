package registry

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/docker/docker-credential-helpers/credentials"
	api "github.com/docker/docker/api/types/registry"

	"github.com/berthdev/berth/internal/text"
)

// hubKey is the key of Docker Hub in Docker's configuration and in credential helpers.
const hubKey = "https://index.docker.io/v1/"

// tokenUser is the user name with which a credential helper marks an identity token.
const tokenUser = "<token>"

// Credentials are what a registry is shown.
type Credentials struct {
	Username, Password string
	// IdentityToken replaces user and password where a registry hands out such tokens.
	IdentityToken string
	// Source tells where the credentials are from, or where they were looked for in vain; for messages.
	Source string
}

// Known reports whether there are credentials.
func (c Credentials) Known() bool { return c.Username != "" || c.IdentityToken != "" }

// Header is the value of X-Registry-Auth; empty without credentials.
func (c Credentials) Header(server string) (string, error) {
	if !c.Known() {
		return "", nil
	}
	return api.EncodeAuthConfig(api.AuthConfig{
		Username: c.Username, Password: c.Password, IdentityToken: c.IdentityToken, ServerAddress: server,
	})
}

// describe says whose credentials these are, without telling them.
func (c Credentials) describe() string {
	switch {
	case c.Source == "" && c.Known():
		return "with the credentials given"
	case c.Source == "":
		return "without credentials"
	case c.Username != "":
		return fmt.Sprintf("to user %q of %s", c.Username, c.Source)
	case c.IdentityToken != "":
		return "with an identity token of " + c.Source
	}
	return "without credentials (none in " + c.Source + ")"
}

// authConfig is the part of config.json that is about credentials.
type authConfig struct {
	Auths map[string]struct {
		Auth, Username, Password, IdentityToken string
	}
	CredsStore  string
	CredHelpers map[string]string
}

// FindCredentials looks a registry up in Docker's configuration, as `docker pull` does: the registry's credential
// helper or the store of all registries first, then config.json itself. What goes wrong on the way is told in Source
// and no error: most images need no credentials, and the registry decides. Without a folder there are none.
func FindCredentials(ctx context.Context, folder, domain string) Credentials {
	if folder == "" {
		return Credentials{}
	}
	file := filepath.Join(folder, "config.json")
	config, err := readAuthConfig(file)
	if err != nil {
		return Credentials{Source: err.Error()}
	}
	looked := file
	if helper := config.helper(domain); helper != "" {
		looked = fmt.Sprintf("docker-credential-%s of %s", helper, file)
		found, err := askHelper(ctx, helper, registryKey(domain))
		switch {
		case err == nil:
			found.Source = looked
			return found
		case !credentials.IsErrCredentialsNotFound(err):
			looked += ": " + text.CleanLine(err.Error())
		}
	}
	found, err := config.stored(domain)
	if err != nil {
		return Credentials{Source: fmt.Sprintf("%s: auths %s: %v", file, domain, err)}
	}
	found.Source = looked
	return found
}

// readAuthConfig reads config.json; an absent one is an error that says so.
func readAuthConfig(file string) (authConfig, error) {
	var config authConfig
	content, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return config, fmt.Errorf("%s, which does not exist", file)
	}
	if err != nil {
		return config, err
	}
	if err := json.Unmarshal(content, &config); err != nil {
		return config, fmt.Errorf("%s: %w", file, err)
	}
	return config, nil
}

// helper names the credential helper that answers for a registry.
func (c authConfig) helper(domain string) string {
	for _, key := range []string{registryKey(domain), domain} {
		if helper := c.CredHelpers[key]; helper != "" {
			return helper
		}
	}
	return c.CredsStore
}

// stored reads credentials that config.json itself holds, under the registry's key or any address of it.
func (c authConfig) stored(domain string) (Credentials, error) {
	entry, found := c.Auths[registryKey(domain)]
	for _, key := range slices.Sorted(maps.Keys(c.Auths)) {
		if !found && hostOf(key) == domain {
			entry, found = c.Auths[key], true
		}
	}
	credentials := Credentials{Username: entry.Username, Password: entry.Password, IdentityToken: entry.IdentityToken}
	if entry.Auth == "" {
		return credentials, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(entry.Auth)
	if err != nil {
		return Credentials{}, errors.New("auth is not base64")
	}
	user, password, ok := strings.Cut(string(decoded), ":")
	if !ok || user == "" {
		return Credentials{}, errors.New("auth is not USER:PASSWORD in base64")
	}
	credentials.Username, credentials.Password = user, strings.TrimRight(password, "\x00")
	return credentials, nil
}

// registryKey is what Docker's configuration calls a registry.
func registryKey(domain string) string {
	if domain == Hub {
		return hubKey
	}
	return domain
}

// hostOf is the registry that a key of older configurations means: an address with scheme and path.
func hostOf(key string) string {
	if _, rest, ok := strings.Cut(key, "://"); ok {
		key = rest
	}
	host, _, _ := strings.Cut(key, "/")
	if host == "index.docker.io" {
		return Hub
	}
	return host
}
