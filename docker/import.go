package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/text"

	"github.com/docker/docker/api/types/image"

	"github.com/berthdev/berth/docker/buildlog"
)

// labelKey is the form of a label's key that every Dockerfile parser reads as one word.
var labelKey = text.LazyRegexp(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)

// ImageConfig is what an image says of itself.
type ImageConfig struct {
	// Labels are for whoever looks at the image.
	Labels map[string]string
	// Path is the PATH of its containers, and Command what they run unless they are told; empty for none.
	Path    string
	Command []string
}

// Import makes an image of one layer from a root file system, a tar archive that is streamed
// (POST /images/create?fromSrc=-), and returns its ID. An error of tarStream wins over what the engine makes of it.
// platform is os/arch[/variant]; the engine's own when empty.
func (e *Engine) Import(ctx context.Context, ref string, config ImageConfig, platform string, tarStream io.Reader) (id string, err error) {
	defer explainFull(&err)
	quote := quoteLabel
	if e.Podman {
		quote = enquoteLabel
	}
	changes, err := labelChanges(config.Labels, quote)
	if err != nil {
		return "", fmt.Errorf("import %s: %w", ref, err)
	}
	if config.Path != "" {
		changes = append(changes, "ENV PATH="+config.Path)
	}
	if len(config.Command) > 0 {
		words, err := json.Marshal(config.Command)
		if err != nil {
			return "", fmt.Errorf("import %s: %w", ref, err)
		}
		changes = append(changes, "CMD "+string(words))
	}
	stream := &failingReader{reader: tarStream}
	id, err = e.importStream(ctx, ref, image.ImportOptions{Changes: changes, Platform: platform}, stream)
	if failed := stream.failure(); failed != nil {
		err = failed
	}
	if err != nil {
		return "", fmt.Errorf("import %s: %w", ref, err)
	}
	return id, nil
}

// importStream sends the archive; the last status of the answer is the image's ID.
func (e *Engine) importStream(ctx context.Context, ref string, options image.ImportOptions, stream io.Reader) (string, error) {
	body, err := e.api.ImageImport(ctx, image.ImportSource{Source: stream, SourceName: "-"}, ref, options)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	var id string
	err = buildlog.Read(body, func(m buildlog.Message) {
		if strings.HasPrefix(m.Status, "sha256:") {
			id = m.Status
		}
	})
	if err == nil && id == "" {
		err = errors.New("the engine ended without an image and without an error")
	}
	return id, err
}

// labelChanges writes labels as lines of a Dockerfile, sorted, with values quoted as the engine reads them.
func labelChanges(labels map[string]string, quote func(string) string) ([]string, error) {
	changes := make([]string, 0, len(labels))
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if !labelKey.MatchString(key) {
			return nil, fmt.Errorf("label %q: a key is letters, digits, dots, dashes, underscores and slashes", key)
		}
		value := labels[key]
		if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
			return nil, fmt.Errorf("label %s: value %q: control characters cannot be written in a Dockerfile", key, value)
		}
		changes = append(changes, "LABEL "+key+"="+quote(value))
	}
	return changes, nil
}

// labelQuoter escapes what means something between double quotes in a Dockerfile.
var labelQuoter = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`)

// quoteLabel writes a value as one word of a Dockerfile in which no variable is replaced.
func quoteLabel(value string) string { return `"` + labelQuoter.Replace(value) + `"` }

// enquoteLabel writes a value for Podman, which takes the outer quotes away and all between them as it is.
func enquoteLabel(value string) string { return `"` + value + `"` }
