// Package gobuild compiles the static Go binaries of "go:" servers: on the host, for the engine's platform,
// with the go tool and a cache in which an unchanged binary is found without calling it.
//
// A published module whose go.mod replaces or excludes others is compiled with what it requires instead: these directives
// hold in the repository of the module alone.
//
// The same source, platform and Go version give the same bytes: what the user has set for his own builds
// (GOEXPERIMENT, GOBIN, CGO_ENABLED, GOAMD64 and the like) does not apply; what says where modules come from (GOPROXY, GOPRIVATE,
// GOSUMDB, GOMODCACHE, GOTOOLCHAIN and the like) does. A program of the project itself is compiled as the user compiles
// it: with GOWORK, and -tags and -mod of GOFLAGS; other flags are named and not used.
//
// It does not use cgo, run what it compiles, pin checksums of its own, or make images. A folder is compiled
// as its module says; nothing in it is written to.
package gobuild
