package settings

import "strings"

// UnclearError says that the settings are not all known. The others are as far as they are.
type UnclearError struct {
	Err error
	// Missing are the variables that decide which project is meant and on which engine, and that what cannot be read may
	// set: as long as they are not in the environment, nothing can be removed. Nil: both are certain.
	Missing []string
}

func (e *UnclearError) Error() string { return e.Err.Error() }

func (e *UnclearError) Unwrap() error { return e.Err }

// decisive are the variables that tell which project is meant, and on which engine.
var decisive = []string{"BERTH_PROJECT", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"}

// missing are the decisive variables whose value is not certain.
func missing(file envFile, unread, unknown error, env map[string]string) []string {
	var list []string
	for _, name := range decisive {
		_, inFile := file.Values[name]
		certain := true
		switch times := strings.Count(file.text, name); {
		case unread != nil && file.text == "":
			// Nothing is known of the file. That it names an engine too is less likely than that it names the project.
			certain = name != "BERTH_PROJECT"
		case unread != nil:
			// A name that stands nowhere in a file cannot be set by it; one that stands there once, and was read, is known.
			certain = times == 0 || times == 1 && inFile
		case unknown != nil && name == "BERTH_PROJECT":
			// The misspelt setting may have been meant for it.
			certain = inFile
		}
		if _, inEnv := env[name]; !certain && !inEnv {
			list = append(list, name)
		}
	}
	return list
}
