package definition

import (
	"encoding/json"
	"reflect"
)

// Image is what a server's image is made of. Three more keys reach an image in a single case each, and are the
// container's otherwise: [Server.User] of a Go program on scratch, and [Server.Tmpfs] with [Server.ReadOnly].
type Image struct {
	// Maintainer becomes the label org.opencontainers.image.authors.
	Maintainer string `json:"maintainer,omitempty" yaml:"maintainer"`
	// From is the base image; with nothing else to build it is used as it is. "scratch" is the empty base.
	From string `json:"from,omitempty" yaml:"from"`
	// Go is PACKAGE@VERSION or a folder of the definition ("./dir", "./"): a static binary, compiled on the host, at
	// /server in the image.
	Go string `json:"go,omitempty" yaml:"go"`
	// Tools are further Go programs, written as for Go, each compiled to /NAME in the image: a check that
	// post_start runs, for instance, where the image has no shell.
	Tools map[string]string `json:"tools,omitempty" yaml:"tools"`
	// Dockerfile is a file of the folder; the folder is then the build context.
	Dockerfile string `json:"dockerfile,omitempty" yaml:"dockerfile"`
	// Packages are the distribution's packages, each optionally with =VERSION, installed in one layer.
	Packages []string `json:"packages,omitempty" yaml:"packages"`
	// Copy lists the hex-encoded file copies.
	Copy []Copy `json:"copy,omitempty" yaml:"copy"`
	// Run lists commands of the build, after packages and copies: argument lists, or lines for the image's shell.
	Run []RunStep `json:"run,omitempty" yaml:"run"`
	// Platform is os/arch[/variant]; the engine's own when empty (Compose: platform).
	Platform string `json:"platform,omitempty" yaml:"platform"`
	// Pull is missing (default), always or never (Compose: pull_policy).
	Pull string `json:"pull,omitempty" yaml:"pull"`
}

// Copy is one hex-encoded file copy.
type Copy struct {
	// Src is a file or folder of the definition's folder; "." is all of it.
	Src string `json:"src" yaml:"src"`
	// Dst is the absolute path in the image; a trailing slash puts the file under its own name there.
	Dst string `json:"dst" yaml:"dst"`
	// Mode is octal ("0644"); empty: 0755 for folders and executable files, else 0644.
	// For a folder it is the mode of its files.
	Mode string `json:"mode,omitempty" yaml:"mode"`
	// Owner is UID[:GID], numbers; empty: 0:0.
	Owner string `json:"owner,omitempty" yaml:"owner"`
}

// RunStep is one command of the build: an argument list, or a line for the image's shell.
type RunStep struct {
	// Args is the argument list; nil when Shell is set.
	Args []string
	// Shell is a line for the image's /bin/sh.
	Shell string
}

// imageKey is a key of [Image], its value, and what follows from it.
type imageKey struct {
	key   string
	value any
	// builds: with a value, the image has to be built.
	builds bool
	// generates: it goes into the Dockerfile that Berth writes, so a dockerfile of the server's own excludes it.
	generates bool
	// joins: the list in base.yaml comes before the server's own, which does not replace it.
	joins bool
	// part: the text of its value is a part of the recipe. The others are parts by what they stand for: an image, files.
	part bool
}

// keys are all keys of the image, in the order of its type. Merging, validation, [Image.Builds] and [Image.Parts] follow
// from them.
func (i Image) keys() []imageKey {
	return []imageKey{
		{key: "maintainer", value: i.Maintainer, part: true},
		{key: "from", value: i.From, generates: true},
		{key: "go", value: i.Go, generates: true, builds: true, part: true},
		{key: "tools", value: i.Tools, generates: true, builds: true, part: true},
		{key: "dockerfile", value: i.Dockerfile, builds: true},
		{key: "packages", value: i.Packages, generates: true, builds: true, joins: true, part: true},
		{key: "copy", value: i.Copy, generates: true, builds: true, joins: true},
		{key: "run", value: i.Run, generates: true, builds: true, joins: true, part: true},
		{key: "platform", value: i.Platform},
		{key: "pull", value: i.Pull},
	}
}

// given reports whether the key has a value: an empty text or list is a key left out.
func (k imageKey) given() bool { return reflect.ValueOf(k.value).Len() > 0 }

// Builds reports whether the image has to be built; if not, the base is used as it is.
func (i Image) Builds() bool {
	for _, k := range i.keys() {
		if k.builds && k.given() {
			return true
		}
	}
	return false
}

// Parts are the values that the image is made of, by key, as texts to compare. Base, platform and files are not among
// them: what they are is found out elsewhere.
func (i Image) Parts() map[string]string {
	parts := map[string]string{}
	for _, k := range i.keys() {
		if text, err := json.Marshal(k.value); k.part && err == nil {
			parts[k.key] = string(text)
		}
	}
	return parts
}

// generated are the keys that a dockerfile of the server's own excludes.
func (i Image) generated() []string {
	var keys []string
	for _, k := range i.keys() {
		if k.generates {
			keys = append(keys, k.key)
		}
	}
	return keys
}
