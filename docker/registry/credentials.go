package registry

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/config/types"
	"github.com/docker/docker-credential-helpers/credentials"
	api "github.com/docker/docker/api/types/registry"

	"github.com/berthdev/berth/docker/config"
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
	// RegistryToken is a bearer token, which some tools write in the place of the others.
	RegistryToken string
	// Source tells where the credentials are from, or where they were looked for in vain; for messages.
	Source string
}

// Known reports whether there are credentials.
func (c Credentials) Known() bool {
	return c.Username != "" || c.IdentityToken != "" || c.RegistryToken != ""
}

// Header is the value of X-Registry-Auth; empty without credentials.
func (c Credentials) Header(server string) (string, error) {
	if !c.Known() {
		return "", nil
	}
	return api.EncodeAuthConfig(api.AuthConfig{
		Username: c.Username, Password: c.Password, IdentityToken: c.IdentityToken, RegistryToken: c.RegistryToken,
		ServerAddress: server,
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
	case c.RegistryToken != "":
		return "with a token of " + c.Source
	}
	return "without credentials (none in " + c.Source + ")"
}

// Keys say where credentials are looked for.
type Keys struct {
	// Folder is Docker's configuration folder; empty for none.
	Folder string
	// Environment is the value of DOCKER_AUTH_CONFIG: JSON with auths, each with an auth and nothing else.
	Environment string
}

// FindCredentials looks a registry up as `docker pull` does: in DOCKER_AUTH_CONFIG, then in Docker's configuration, where the
// registry's credential helper or the store of all registries comes before config.json itself. What goes wrong on the way
// is told in Source and no error: most images need no credentials, and the registry decides.
func FindCredentials(ctx context.Context, k Keys, domain string) Credentials {
	found, troubles := fromEnvironment(k.Environment, domain)
	if found.Known() || k.Folder == "" {
		found.Source = cmp.Or(found.Source, troubles)
		return found
	}
	found = fromFolder(ctx, k.Folder, domain)
	if troubles != "" {
		found.Source = troubles + "; " + found.Source
	}
	return found
}

// fromEnvironment looks a registry up in the value of DOCKER_AUTH_CONFIG, by exactly its key.
func fromEnvironment(value, domain string) (found Credentials, troubles string) {
	if value == "" {
		return Credentials{}, ""
	}
	var file configfile.ConfigFile
	if err := json.Unmarshal([]byte(value), &file); err != nil {
		return Credentials{}, "DOCKER_AUTH_CONFIG: not the JSON of auths"
	}
	found, err := decoded(file.AuthConfigs[registryKey(domain)])
	if err != nil {
		return Credentials{}, fmt.Sprintf("DOCKER_AUTH_CONFIG: auths %s: %v", domain, err)
	}
	if found.Known() {
		found.Source = "DOCKER_AUTH_CONFIG"
	}
	return found, ""
}

// fromFolder looks a registry up in Docker's configuration.
func fromFolder(ctx context.Context, folder, domain string) Credentials {
	file, err := config.Read(folder)
	looked := file.Filename
	if err != nil {
		looked = err.Error()
	} else if _, err := os.Stat(file.Filename); errors.Is(err, fs.ErrNotExist) {
		looked += ", which does not exist"
	}
	if helper := helperOf(file, domain); helper != "" {
		looked = fmt.Sprintf("docker-credential-%s of %s", helper, file.Filename)
		found, err := askHelper(ctx, helper, registryKey(domain))
		switch {
		case err == nil:
			found.Source = looked
			return found
		case !credentials.IsErrCredentialsNotFound(err):
			looked += ": " + text.CleanLine(err.Error())
		}
	}
	found, err := stored(file, domain)
	if err != nil {
		return Credentials{Source: fmt.Sprintf("%s: auths %s: %v", file.Filename, domain, err)}
	}
	found.Source = looked
	return found
}

// helperOf names the credential helper that answers for a registry.
func helperOf(c *configfile.ConfigFile, domain string) string {
	for _, key := range []string{registryKey(domain), domain} {
		if helper := c.CredentialHelpers[key]; helper != "" {
			return helper
		}
	}
	return c.CredentialsStore
}

// stored reads credentials that config.json itself holds, under the registry's key or any address of it.
func stored(c *configfile.ConfigFile, domain string) (Credentials, error) {
	entry, found := c.AuthConfigs[registryKey(domain)]
	for _, key := range slices.Sorted(maps.Keys(c.AuthConfigs)) {
		if !found && hostOf(key) == domain {
			entry, found = c.AuthConfigs[key], true
		}
	}
	return decoded(entry)
}

// decoded are the credentials of one entry of auths.
func decoded(entry types.AuthConfig) (Credentials, error) {
	credentials := Credentials{
		Username: entry.Username, Password: entry.Password, IdentityToken: entry.IdentityToken, RegistryToken: entry.RegistryToken,
	}
	if entry.Auth == "" {
		return credentials, nil
	}
	text, err := base64.StdEncoding.DecodeString(entry.Auth)
	if err != nil {
		return Credentials{}, errors.New("auth is not base64")
	}
	user, password, ok := strings.Cut(string(text), ":")
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
