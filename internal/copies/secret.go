package copies

import (
	"io/fs"
	"path"
	"strings"
)

// secret reports whether a file's name says that it holds settings or a private key:
// .env, .env.*, *.key, *key.pem, *.p12 and *.pfx (PKCS #12), and id_* without .pub (ssh-keygen(1)).
func secret(name string) bool {
	if name == ".env" || strings.HasPrefix(name, ".env.") {
		return true
	}
	for _, end := range []string{".key", "key.pem", ".p12", ".pfx"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return strings.HasPrefix(name, "id_") && !strings.HasSuffix(name, ".pub")
}

// secretFile also looks behind symbolic links, whose own names may be harmless.
func secretFile(fsys fs.FS, name string) bool {
	for range maxLinks {
		if secret(path.Base(name)) {
			return true
		}
		target, err := fs.ReadLink(fsys, name)
		if err != nil {
			return false
		}
		name = path.Join(path.Dir(name), target)
	}
	return true // the kernel would have given up before
}

// maxLinks is how many symbolic links Linux follows (path_resolution(7)).
const maxLinks = 40
