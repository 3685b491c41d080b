// Package dockerfile reads somebody's own Dockerfile as far as a plan needs it: which images a build asks for, and what it
// cannot have.
//
// The rules are those of BuildKit (frontend/dockerfile: parser, shell, dockerfile2llb); the module in internal/oracle/dockerfile
// compares them. Non-goals: errors of a Dockerfile, which its builder tells better, and what a base's ONBUILD adds.
package dockerfile
