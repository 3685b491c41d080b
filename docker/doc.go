// Package docker speaks the API of an engine and returns plain data: a [Reader] only reads, an [Engine] also makes and
// takes away containers, networks, images and volumes. Its rooms do what needs no connection: locate finds an engine and
// says why none answers, registry knows of registries and credentials, buildlog reads the answers to builds and pulls.
// Only these packages import the Docker client.
//
// Non-goals: it does not know what a server, a plan, a target or a setting is, and it decides nothing: names, order and
// reasons come from above, and so does advice; errors are typed for it.
package docker
