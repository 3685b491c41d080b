package names

import (
	"slices"
	"strings"
	"testing"
)

// FuzzRules asserts of every rule that what it takes is plain ASCII without anything that a shell, a Dockerfile or
// a command line would read as more than a name. A path alone may hold anything but NUL and "..", and keys anything
// but "=" and NUL.
func FuzzRules(f *testing.F) {
	for _, rule := range rules {
		for _, value := range append(rule.good, rule.bad...) {
			f.Add(value)
		}
	}
	for _, value := range hostile {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, rule := range rules {
			if err := rule.check(value); err != nil {
				checkError(t, err, value)
				continue
			}
			if slices.Contains(keys, rule.name) {
				if value == "" || strings.ContainsAny(value, "=\x00") {
					t.Errorf("%s took %q", rule.name, value)
				}
				continue
			}
			if rule.name == "ContainerPath" {
				if value[0] != '/' || strings.Contains(value, "\x00") || strings.Contains(value+"/", "/../") {
					t.Errorf("%s took %q", rule.name, value)
				}
				continue
			}
			if value[0] == '-' || strings.Trim(value, plain) != "" || strings.Contains(value, "..") && strings.Contains(value, "/") {
				t.Errorf("%s took %q", rule.name, value)
			}
		}
		if err := Project(FromFolder(value)); err != nil {
			t.Errorf("FromFolder(%q): %v", value, err)
		}
	})
}

// plain are the characters that any name but a path may hold.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+=~^[]"
