package initialize

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/goccy/go-yaml"
)

// composeFiles are the names that Compose looks for, in its order.
var composeFiles = []string{"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"}

// ofNoUse are keys of a service that say nothing here: Berth publishes ports, joins the servers and looks whether they are ready
// by itself.
var ofNoUse = []string{"image", "container_name", "healthcheck", "networks", "ports", "profiles", "restart"}

// compose adds the servers that are like the services of a project's Compose file, and tells what becomes of each.
func (l *looker) compose(add func(server, reason string)) {
	at := slices.IndexFunc(composeFiles, l.present)
	if at < 0 {
		return
	}
	name := composeFiles[at]
	var file struct{ Services map[string]map[string]any }
	if err := yaml.Unmarshal([]byte(l.text(name)), &file); err != nil {
		reason, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
		l.note("%s is not looked at: %s", name, reason)
		return
	}
	for _, service := range slices.Sorted(maps.Keys(file.Services)) {
		keys := file.Services[service]
		image, _ := keys["image"].(string)
		server := l.like(image)
		_, built := keys["build"]
		switch {
		case built:
			l.note("%s: %s is built from a Dockerfile: write servers/%s/server.yaml with that", name, service, service)
		case server == "":
			l.note("%s: %s has no server like it in the catalogue (image %s): write servers/%s/server.yaml", name, service, image, service)
		default:
			add(server, fmt.Sprintf("%s's %s has the image %s", name, service, image))
			if rest := leftOut(keys); rest != "" {
				l.note("%s: %s becomes %s without its %s", name, service, server, rest)
			}
		}
	}
}

// variable is ${NAME} with all that Compose takes in it but another.
var variable = text.LazyRegexp(`\$\{[^{}]*\}`)

// like is the server of the catalogue that is what an image holds; "" for none.
func (l *looker) like(image string) string {
	image = variable.ReplaceAllString(image, "")
	image, _, _ = strings.Cut(image[strings.LastIndexByte(image, '/')+1:], "@")
	image, _, _ = strings.Cut(image, ":")
	if server := images[image]; server != "" {
		return server
	}
	if slices.Contains(l.Catalogue, image) {
		return image
	}
	return ""
}

// leftOut are the keys of a service that are not taken over, such as "environment and volumes".
func leftOut(keys map[string]any) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(keys)), func(key string) bool { return slices.Contains(ofNoUse, key) })
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
