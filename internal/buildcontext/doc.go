// Package buildcontext reads a folder as the build context of somebody's own Dockerfile, the way docker build sends it:
// symbolic links stay links wherever they lead, since a link is only text; modes are those of the disk; sockets are left
// out; hard links are files. Nothing else is left out but what .dockerignore says and the state of Berth itself.
//
// The rules are those of BuildKit (github.com/tonistiigi/fsutil, walker and filter) with its own matcher
// (github.com/moby/patternmatcher). Owners are 0:0, as docker build makes them.
//
// Non-goals: reading Dockerfiles, extended attributes, and devices, which need a rightful user to be made.
package buildcontext
