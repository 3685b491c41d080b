// Package docker knows how: it finds an engine, speaks its API and returns plain data.
// It is the only package that imports the Docker client.
//
// It does not know what a server, a plan or a setting is, and it decides nothing: names, order and
// reasons come from above.
package docker
