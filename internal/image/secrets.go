package image

import (
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
)

// secrets reads what the build of a server's own Dockerfile may ask for. They are needed for a build alone, so that one who
// has the image needs none of them.
func secrets(s settings.Settings, server definition.Server) (map[string][]byte, error) {
	values := map[string][]byte{}
	for id, secret := range server.Build.Secrets {
		value, err := readSecret(s, server.In("build", "secrets", id, "file"), secret)
		if err != nil {
			return nil, fmt.Errorf("build.secrets.%s: %w", id, err)
		}
		values[id] = value
	}
	return values, nil
}

func readSecret(s settings.Settings, folder definition.Folder, secret definition.Secret) ([]byte, error) {
	if secret.Environment != "" {
		value, set := s.Lookup(secret.Environment)
		if !set {
			return nil, fmt.Errorf("variable %s is not set; put it into the environment or .env", secret.Environment)
		}
		return []byte(value), nil
	}
	if path.IsAbs(secret.File) {
		return os.ReadFile(secret.File)
	}
	if _, err := folder.Stat(secret.File); err != nil {
		return nil, fmt.Errorf("file %q: %w", secret.File, err)
	}
	name, err := folder.Find(secret.File)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(folder.FS, name)
}
