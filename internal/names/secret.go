package names

import "strings"

// LooksSecret tells from a variable's name whether its value must be kept out of images, labels, logs, plans and
// errors. The value itself is never looked at.
func LooksSecret(name string) bool {
	name = strings.ToUpper(name)
	for _, word := range []string{
		"PASSWORD", "PASSWD", "SECRET", "TOKEN", "PRIVATE", "CREDENTIAL", "API_KEY", "APIKEY",
	} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return strings.HasSuffix(name, "_KEY") || strings.HasSuffix(name, "_PASS")
}
