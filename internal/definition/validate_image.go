package definition

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/names"
)

// maxPath is the longest path of a file, in bytes.
const maxPath = 4096

var (
	modeForm  = text.LazyRegexp(`^[0-7]{1,4}$`)
	ownerForm = text.LazyRegexp(`^[0-9]{1,10}(:[0-9]{1,10})?$`)
)

// image checks what the image is made of.
func (c *checker) image(s *Server, allowHostPaths bool) {
	c.line(s.Maintainer, "maintainer")
	c.source(s)
	if s.FromServer != "" {
		c.fail(names.Server(s.FromServer), "from")
	}
	if s.From != "" {
		c.fail(names.ImageReference(s.From), "from")
	}
	if s.Go != "" {
		c.fail(program(s.In("go"), s.Go), "go")
	}
	for _, name := range sortedKeys(s.Tools) {
		c.fail(names.Program(name), "tools", name)
		if name == "server" && s.Go != "" {
			c.failf(fieldPath{"tools", name}, "/server is the program of go already; give the tool another name")
		}
		c.fail(program(s.In("tools", name), s.Tools[name]), "tools", name)
	}
	if s.Dockerfile != "" {
		c.fail(s.In("dockerfile").localPath(s.Dockerfile), "dockerfile")
	}
	c.build(s, allowHostPaths)
	for i, name := range s.Packages {
		c.fail(names.PackageName(name), "packages", i)
	}
	for i, copied := range s.Copy {
		c.copied(s.Folder, copied, i)
	}
	for i, step := range s.Run {
		if len(step.Args) == 0 && strings.TrimSpace(step.Shell) == "" || len(step.Args) > 0 && step.Shell != "" {
			c.failf(fieldPath{"run", i}, "a step is a list of words, or a line for the image's shell")
		}
		c.fail(names.Words(step.Args), "run", i)
		c.fail(names.Words([]string{"sh", step.Shell}), "run", i)
	}
	if s.Platform != "" {
		c.fail(names.Platform(s.Platform), "platform")
	}
	if s.Pull != "" && s.Pull != "missing" && s.Pull != "always" && s.Pull != "never" {
		c.failf(fieldPath{"pull"}, "%s is not known; write missing, always or never", names.Quote(s.Pull))
	}
}

// source checks that the image comes from exactly one place.
func (c *checker) source(s *Server) {
	if c.unclear("from", "go", "dockerfile", "build", "tools", "packages", "copy", "run") {
		return
	}
	switch {
	case s.Dockerfile != "" && s.FromServer != "", s.Dockerfile != "" && slices.ContainsFunc(s.keys(), func(k imageKey) bool { return k.generates && k.given() }):
		c.failf(fieldPath{"dockerfile"}, "it makes the whole image; leave out %s", names.Listed(s.generated()))
	case s.Dockerfile == "" && s.Go == "" && s.From == "" && s.FromServer == "":
		c.failf(fieldPath{}, "server %s has no image; give it from, go or dockerfile", s.Name)
	case s.From == "scratch" && !s.Builds():
		c.failf(fieldPath{"from"}, "scratch is empty; give the server go, tools or copy as well")
	case (s.From == "scratch" || s.From == "" && s.FromServer == "") && len(s.Packages) > 0:
		c.failf(fieldPath{"packages"}, "the base is scratch, which has no package manager; give from")
	}
}

// program checks a Go program: PACKAGE@VERSION, or a folder.
func program(folder Folder, ref string) error {
	if IsGoFolder(ref) {
		return folder.localPath(ref)
	}
	return names.GoPackage(ref)
}

func (c *checker) copied(folder Folder, copied Copy, i int) {
	at := fieldPath{"copy", i}
	if copied.Src == "" {
		c.failf(at, "src is missing")
	}
	c.fail(copied.In(folder).localPath(copied.Src), "copy", i, "src")
	if copied.Dst == "" {
		c.failf(at, "dst is missing")
	}
	if dst := copied.Dst; dst != "/" {
		if !strings.HasSuffix(dst, "//") {
			dst = strings.TrimSuffix(dst, "/")
		}
		c.fail(names.ContainerPath(dst), "copy", i, "dst")
	}
	if copied.Mode != "" && !modeForm.MatchString(copied.Mode) {
		c.failf(at.child("mode"), `%s is not a mode; write an octal number up to 7777 in quotes, as in "0644"`, names.Quote(copied.Mode))
	}
	for j, pattern := range copied.Include {
		if _, err := path.Match(pattern, ""); err != nil || !fs.ValidPath(pattern) {
			c.failf(at.child("include").child(j), "%s is not a path below src; see path.Match of Go", names.Quote(pattern))
		}
	}
	_, _, err := ParseOwner(copied.Owner)
	c.fail(err, "copy", i, "owner")
}
