package identity

import "strings"

// ContainerName is the name of a server's container.
func (o Owner) ContainerName(server string) string { return o.Project + "-" + server }

// NetworkName is the name of the project's network.
func (o Owner) NetworkName() string { return o.Project }

// VolumeName is the engine's name of a named volume of the project.
func (o Owner) VolumeName(name string) string { return o.Project + "_" + name }

// ImageName is the reference of a server's image for a recipe's digest. No registry can answer for it.
func (o Owner) ImageName(server, digest string) string {
	return o.imageRepository(server) + ":" + digest[:12]
}

// OwnImage reports whether a reference is one that Berth gives to images of a server.
func (o Owner) OwnImage(server, reference string) bool {
	return strings.HasPrefix(reference, o.imageRepository(server)+":")
}

// imageRepository is the part of a server's image names that is the same for every recipe.
func (o Owner) imageRepository(server string) string {
	return "localhost/" + o.Project + "/" + server
}
