package text

import "strings"

// Mask replaces secrets by stars. A secret that is part of another one must come after it.
func Mask(s string, secrets []string) string {
	for _, secret := range secrets {
		s = strings.ReplaceAll(s, secret, "***")
	}
	return s
}
