package recipe

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// version is the first line under the digest. It changes when the same text would make another image.
const version = "berth recipe 1"

// sum is the digest of the canonical form: one line a field, strings as Go quotes them. The Dockerfile names its
// archive by digest; the files are in it all the same, because a context of the definition's own has no such name.
func (r Recipe) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\nplatform %q\nbase %q\ndockerfile %q %q\nfiles %s\n", version,
		r.in.Platform, r.in.BaseDigest, r.DockerfileName(), r.dockerfile, r.files.Digest())
	if r.server.Dockerfile != "" {
		fmt.Fprintf(h, "classic %s\nbuild %s\n", r.own.Classic.Digest(), r.server.Image.Parts()["build"])
	}
	return hex.EncodeToString(h.Sum(nil))
}
