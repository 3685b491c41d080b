package names

import (
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/distribution/reference"
)

const (
	// maxReference is longer than any reference: name 255, tag 128, digest of SHA-512.
	maxReference = 600
	maxPackage   = 200
	maxPlatform  = 60
)

var (
	packageName = text.LazyRegexp(`^[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9]+)?(=[A-Za-z0-9][A-Za-z0-9+.:~_^-]*)?$`)
	platform    = text.LazyRegexp(`^[a-z0-9]+/[a-z0-9_]+(/[a-z0-9.]+)?$`)
	goElement   = text.LazyRegexp(`^[A-Za-z0-9_~+.-]+$`)
	goVersion   = text.LazyRegexp(`^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+incompatible)?$`)
)

// ImageReference checks the reference of an image as Docker writes it: NAME, NAME:TAG or NAME@DIGEST.
// The grammar is that of github.com/distribution/reference.
func ImageReference(ref string) error {
	if len(ref) <= maxReference && !strings.HasPrefix(ref, "-") {
		if _, err := reference.ParseNormalizedNamed(ref); err == nil {
			return nil
		}
	}
	return refuse("image", ref, `a reference is [REGISTRY/]NAME[:TAG][@DIGEST] in lower case, such as "debian:bookworm-slim"`)
}

// PackageName checks a package of Debian, Alpine or an RPM distribution: NAME, NAME:ARCH, each optionally with =VERSION.
func PackageName(name string) error {
	if len(name) <= maxPackage && packageName.MatchString(name) {
		return nil
	}
	return refuse("package", name, `a package is letters, digits, "+", ".", "_" and "-", beginning with a letter or digit, `+
		`optionally with =VERSION`)
}

// GoPackage checks PACKAGE@VERSION for the Go tool. The version is complete (v1.2.3, a pre-release or a
// pseudo-version), so that the same definition always builds the same program; queries such as latest or v1 are refused.
// So is build metadata other than +incompatible: to Go such a tag is the name of a commit, not a version.
func GoPackage(ref string) error {
	path, version, _ := strings.Cut(ref, "@")
	if len(ref) <= maxReference && goVersion.MatchString(version) && isGoPath(path) {
		return nil
	}
	return refuse("go package", ref, `a package is PATH@VERSION with a complete version, `+
		`such as "example.com/tool/cmd/server@v1.2.3"; latest and the like are not pinned`)
}

// isGoPath is the rule of golang.org/x/mod/module.CheckImportPath for paths that a module proxy serves:
// the first element is a domain in lower case, and no element begins or ends with a dot.
func isGoPath(path string) bool {
	domain, rest, _ := strings.Cut(path, "/")
	if !strings.Contains(domain, ".") || dotted("", domain) != nil || domain != strings.ToLower(domain) || strings.Contains(domain, "_") || rest == "" {
		return false
	}
	for element := range strings.SplitSeq(rest, "/") {
		if !goElement.MatchString(element) || strings.HasPrefix(element, "-") ||
			strings.HasPrefix(element, ".") || strings.HasSuffix(element, ".") {
			return false
		}
	}
	return true
}

// Platform checks OS/ARCH or OS/ARCH/VARIANT as in Compose, such as linux/arm64 or linux/arm/v7.
func Platform(name string) error {
	if len(name) <= maxPlatform && platform.MatchString(name) {
		return nil
	}
	return refuse("platform", name, `a platform is OS/ARCH or OS/ARCH/VARIANT in lower case, such as "linux/arm64"`)
}
