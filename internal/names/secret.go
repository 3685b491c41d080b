package names

import (
	"slices"
	"strings"
)

// LooksSecret reports from a variable's name whether its value must be kept out of images, labels, logs, plans and
// errors. The value itself is never looked at.
func LooksSecret(name string) bool {
	name = strings.ToUpper(name)
	for _, word := range []string{
		"PASSWORD", "PASSWD", "SECRET", "TOKEN", "PRIVATE", "CREDENTIAL", "API_KEY", "APIKEY", "PASSPHRASE",
	} {
		if strings.Contains(name, word) {
			return true
		}
	}
	for _, end := range []string{"_KEY", "_PASS", "_PWD"} { // PWD alone is the shell's working directory
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return slices.Contains(strings.Split(name, "_"), "PAT") // a personal access token
}
