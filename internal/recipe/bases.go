package recipe

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/dockerfile"
	"github.com/berthdev/berth/internal/names"
)

// OwnBases are the images that the build of a definition's own Dockerfile asks for, in order. A base for a platform of its
// own, and a name that only the builder can work out, are left to the builder. None without a Dockerfile of its own.
// platform is that of the image, host that of the engine, and classic reports whether the classic builder is used.
func OwnBases(s definition.Server, platform, host string, classic bool) ([]string, error) {
	if s.Dockerfile == "" {
		return nil, nil
	}
	file, err := ownDockerfile(s)
	if err != nil {
		return nil, fmt.Errorf("dockerfile %q: %w", s.Dockerfile, err)
	}
	bases := file.Bases(dockerfile.Build{Target: s.Build.Target, Args: s.Build.Args, Platform: platform, Host: host, Classic: classic})
	return slices.DeleteFunc(bases, func(name string) bool { return names.ImageReference(name) != nil }), nil
}
