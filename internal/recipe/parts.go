package recipe

import (
	"fmt"
	"strconv"
)

// manyFiles is how many copied files are parts of their own; more than that are one part together.
const manyFiles = 32

// Parts are digests of what the recipe consists of, by the word a user knows it by: a key of the definition, or the
// path of a copied file. Comparing two recipes' parts tells what changed.
func (r Recipe) Parts() map[string]string {
	parts := r.server.Parts()
	parts["from"], parts["image of from"] = r.server.From, r.in.BaseDigest
	parts["user"] = strconv.Quote(r.server.User)
	if r.in.Platform != "" {
		parts["platform"] = r.in.Platform
	}
	if len(r.files.Files) > manyFiles {
		parts["copied files"] = r.files.Digest()
	} else {
		for _, file := range r.files.Files {
			parts[printable(file.Dst)] = fmt.Sprintf("%s %o %d:%d%s", file.SHA256, file.Mode, file.UID, file.GID, file.Link)
		}
	}
	return parts
}

// printable is a path as it is, or quoted when it holds anything that would break a line.
func printable(path string) string {
	if quoted := strconv.Quote(path); quoted != `"`+path+`"` {
		return quoted
	}
	return path
}
