package recipe

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/buildcontext"
	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// scratch is the empty base, which no image backs.
const scratch = "scratch"

// Recipe is everything that decides an image's bytes. Its digest is computed; no file is kept in memory.
type Recipe struct {
	server definition.Server
	in     Input
	// dockerfile is the generated text; empty where the definition names its own.
	dockerfile string
	// files are the copies, or the whole context where the definition names its own Dockerfile.
	files copies.Set
	// own is the context of a Dockerfile of the definition's own, and secrets reports whether its build asks for secrets.
	own     buildcontext.Context
	secrets bool
	digest  string
}

// userPattern is what a base's own user may be to be set back in a Dockerfile. An engine names it, no definition.
var userPattern = text.LazyRegexp(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$`)

// New reads the files of a definition that [definition.Load] has checked, and writes its Dockerfile.
// An error names the definition, the field and the value.
func New(server definition.Server, in Input) (Recipe, error) {
	r := Recipe{server: server, in: in}
	if err := r.prepare(); err != nil {
		return Recipe{}, err
	}
	r.digest = r.sum()
	return r, nil
}

func (r *Recipe) prepare() error {
	if r.in.BaseUser != "" && !userPattern.MatchString(r.in.BaseUser) {
		return fmt.Errorf("%s: from %q: its user %q is not a name or number", r.server.Folder.Path, r.server.From, r.in.BaseUser)
	}
	var err error
	if r.server.Dockerfile != "" {
		if r.own, err = ownContext(r.server, r.in.MaxCopy); err != nil {
			return err
		}
		r.files = r.own.Files
		r.secrets, err = asksForSecrets(r.server)
		return err
	}
	inline := r.in.Encoding == "inline"
	binaries := r.in.Binaries
	if inline {
		binaries = nil
	} else if missing := missingBinary(r.server, binaries); missing != "" {
		return fmt.Errorf("%s: the Go program /%s is not compiled", r.server.Folder.Path, missing)
	}
	if r.files, err = r.resolve(binaries); err != nil {
		return err
	}
	if inline && r.server.Builds() {
		r.dockerfile, err = inlineText(r.server, r.in, r.files)
		return err
	}
	r.dockerfile = tarText(r.server, r.in, r.files)
	return nil
}

// resolve gathers what goes into the image beside packages. A base that is used as it is stays so.
func (r *Recipe) resolve(binaries []copies.File) (copies.Set, error) {
	extra := binaries
	if r.server.Builds() {
		own, err := userland(r.server)
		if err != nil {
			return copies.Set{}, err
		}
		extra = slices.Concat(binaries, own, mountPoints(r.server))
	}
	return copies.Resolve(r.server.Folder, r.server.Copy, extra, r.in.MaxCopy)
}

// Digest is the lower-case hex SHA-256 of everything that decides the image's bytes.
func (r Recipe) Digest() string { return r.digest }

// DockerfileName is the Dockerfile's path in the build context.
func (r Recipe) DockerfileName() string {
	if r.server.Dockerfile != "" {
		return r.own.Dockerfile
	}
	return "Dockerfile"
}

// Skipped are the files of a copied folder that were left out because their names say that they are secret.
func (r Recipe) Skipped() []string { return r.files.Skipped }

// Inline is a self-contained Dockerfile for "docker build -", with either builder. It reads the copied files again.
// Files above [InlineLimit], a base without a shell, and a Dockerfile of the definition's own are errors.
func (r Recipe) Inline() (string, error) {
	switch {
	case r.server.Dockerfile != "":
		return "", fmt.Errorf("%s: dockerfile %q: its context is the folder, so there is no self-contained form; run docker build in the folder",
			r.server.Folder.Path, r.server.Dockerfile)
	case r.in.Encoding == "inline" && r.server.Builds():
		return r.dockerfile, nil
	}
	files, err := r.resolve(nil)
	if err != nil {
		return "", err
	}
	return inlineText(r.server, r.in, files)
}
