package definition

import (
	"encoding/json"
	"reflect"
)

// Image is what a server's image is made of. Some more keys reach an image in a single case each, and are the container's
// otherwise: [Server.User], [Server.Workdir] and [Server.Volumes] of a Go program on scratch, and [Server.Tmpfs] with
// [Server.ReadOnly].
type Image struct {
	// Maintainer becomes the label org.opencontainers.image.authors.
	Maintainer string `json:"maintainer,omitempty" yaml:"maintainer"`
	// From is the base image; with nothing else to build it is used as it is. "scratch" is the empty base, and {server: NAME}
	// the image of another server.
	From string `json:"from,omitempty" yaml:"from"`
	// Go is PACKAGE@VERSION or a folder of the project, relative to the definition ("./", "../../cmd/api"): a static
	// binary, compiled on the host, at /server in the image.
	Go string `json:"go,omitempty" yaml:"go"`
	// Tools are further Go programs, written as for Go, each compiled to /NAME in the image: a check that
	// post_start runs, for instance, where the image has no shell.
	Tools map[string]string `json:"tools,omitempty" yaml:"tools"`
	// Dockerfile is a file of the project, relative to the definition; the image is built from it, and the definition's folder
	// is the build context.
	Dockerfile string `json:"dockerfile,omitempty" yaml:"dockerfile"`
	// Build says more of how Dockerfile is built; a text is its context (Compose: build).
	Build Build `json:"build,omitzero" yaml:"build"`
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

// Build is how a Dockerfile of the definition's own is built (Compose: build).
type Build struct {
	// Context is the folder that the builder gets, relative to the definition; the definition's own when empty.
	Context string `json:"context,omitempty" yaml:"context"`
	// Args are build arguments, by name or as a list of NAME=VALUE; one without a value takes that of the variable of its
	// name, and is left out when there is none. They are no place for secrets: the image shows them.
	Args map[string]string `json:"args,omitempty" yaml:"args"`
	// Target is the stage to build; the last when empty.
	Target string `json:"target,omitempty" yaml:"target"`
	// Secrets are what RUN --mount=type=secret finds, by ID. They are in no image, and another value builds nothing anew.
	Secrets map[string]Secret `json:"secrets,omitempty" yaml:"secrets"`
}

// decisive is what decides an image's bytes: another secret builds nothing anew, as with any builder.
func (b Build) decisive() Build {
	b.Secrets = nil
	return b
}

// Secret says where a secret of a build is (Compose: secrets).
type Secret struct {
	// Environment is the name of a variable, of the environment or .env.
	Environment string `json:"environment,omitempty" yaml:"environment"`
	// File is a file of the project, relative to the definition. An absolute path needs BERTH_ALLOW_HOST_PATHS.
	File string `json:"file,omitempty" yaml:"file"`
}

// Copy is one hex-encoded file copy.
type Copy struct {
	// Src is a file or folder of the project, relative to the file that names it; "." is that file's folder.
	Src string `json:"src" yaml:"src"`
	// Dst is the absolute path in the image; a trailing slash puts the file under its own name there.
	Dst string `json:"dst" yaml:"dst"`
	// Mode is octal ("0644"); empty: 0755 for folders and executable files, else 0644.
	// For a folder it is the mode of its files.
	Mode string `json:"mode,omitempty" yaml:"mode"`
	// Owner is UID[:GID], numbers; empty: 0:0.
	Owner string `json:"owner,omitempty" yaml:"owner"`
	// Include names files of a copied folder that come along although their names look secret (".env", "tls/server.key"): paths
	// below Src, as path.Match of Go takes them; one without a slash is a name in any folder.
	Include []string `json:"include,omitempty" yaml:"include"`

	// Place is the file and line of the copy, for messages; empty for a copy that no file names.
	Place string `json:"-" yaml:"-"`
	// From is the folder that Src is relative to; nil is the server's own.
	From *Folder `json:"-" yaml:"-"`
}

// In is the folder that Src is relative to, of a server whose own folder is given.
func (c Copy) In(own Folder) Folder {
	if c.From != nil {
		return *c.From
	}
	return own
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
	// optional: it is one only with a value, as the containers of servers without it have no such part in their labels.
	part, optional bool
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
		{key: "build", value: i.Build.decisive(), part: true, optional: true},
		{key: "packages", value: i.Packages, generates: true, builds: true, joins: true, part: true},
		{key: "copy", value: i.Copy, generates: true, builds: true, joins: true},
		{key: "run", value: i.Run, generates: true, builds: true, joins: true, part: true},
		{key: "platform", value: i.Platform},
		{key: "pull", value: i.Pull},
	}
}

// given reports whether the key has a value: an empty text or list is a key left out.
func (k imageKey) given() bool {
	value := reflect.ValueOf(k.value)
	if value.Kind() == reflect.Struct {
		return !value.IsZero()
	}
	return value.Len() > 0
}

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
		if text, err := json.Marshal(k.value); k.part && err == nil && (k.given() || !k.optional) {
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
