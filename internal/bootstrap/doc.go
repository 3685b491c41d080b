// Package bootstrap makes the base images debian:SUITE[-slim] and ubuntu:SUITE from the distribution's packages,
// where no container registry gives them: mmdebstrap, or debootstrap, makes a minimal root file system, which goes to
// the engine as it is made.
//
// It decides neither whether to do so nor what an image is called, makes no other distributions, installs no tools,
// and knows no projects: a base belongs to all of them.
package bootstrap
