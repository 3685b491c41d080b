package gobuild

import (
	"fmt"
	"strings"
)

// architectures are the GOARCH values of Linux by the names that engines give.
var architectures = map[string]string{
	"amd64": "amd64", "x86_64": "amd64", "arm64": "arm64", "aarch64": "arm64", "arm": "arm", "armhf": "arm",
	"386": "386", "i386": "386", "loong64": "loong64", "mips64le": "mips64le", "ppc64le": "ppc64le",
	"riscv64": "riscv64", "s390x": "s390x",
}

// variants are the settings of the go tool for the variants of a platform (OCI image specification).
var variants = map[string]string{
	"amd64/v1": "GOAMD64=v1", "amd64/v2": "GOAMD64=v2", "amd64/v3": "GOAMD64=v3", "amd64/v4": "GOAMD64=v4",
	"arm/": "GOARM=7", "arm/v5": "GOARM=5", "arm/v6": "GOARM=6", "arm/v7": "GOARM=7",
	"arm64/v8": "GOARM64=v8.0", "arm64/v9": "GOARM64=v9.0",
}

// Environment returns the settings of the go tool that make a static binary for a platform, linux/arch[/variant],
// as NAME=VALUE, sorted. It is exported for those who write the same build down, as a stage of a Dockerfile.
func Environment(platform string) ([]string, error) {
	system, rest, _ := strings.Cut(platform, "/")
	arch, variant, _ := strings.Cut(rest, "/")
	goarch := architectures[arch]
	if system != "linux" || goarch == "" {
		return nil, fmt.Errorf("platform %q: no static Go binary for it; write linux/ARCH, such as linux/amd64", platform)
	}
	env := []string{"CGO_ENABLED=0"}
	setting := variants[goarch+"/"+variant]
	switch {
	case setting != "":
		env = append(env, setting)
	case variant != "":
		return nil, fmt.Errorf("platform %q: unknown variant %q of %s", platform, variant, goarch)
	}
	return append(env, "GOARCH="+goarch, "GOOS=linux"), nil
}

// Flags returns the flags of every build; with them and [Environment] the same source gives the same bytes.
func Flags() []string {
	return []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid="}
}
