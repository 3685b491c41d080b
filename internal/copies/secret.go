package copies

import (
	"fmt"
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

// includes reports whether the definition means a file of a copied folder, whatever its name looks like.
func (t target) includes(name string) bool {
	below := strings.TrimPrefix(name, t.from+"/")
	meant := false
	for _, pattern := range t.include {
		subject := below
		if !strings.Contains(pattern, "/") {
			subject = path.Base(name)
		}
		if ok, err := path.Match(pattern, subject); ok && err == nil {
			t.met[pattern], meant = true, true
		}
	}
	return meant
}

// unmet finds a pattern of include that means no file.
func (t target) unmet() error {
	for _, pattern := range t.include {
		if !t.met[pattern] {
			return fmt.Errorf("include %q: there is no such file in the folder; correct the path", pattern)
		}
	}
	return nil
}

// maxLinks is how many symbolic links Linux follows (path_resolution(7)).
const maxLinks = 40
