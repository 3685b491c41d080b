// Package locate says where an engine is, and why none answers there: it reads DOCKER_HOST, Docker's contexts and the
// usual sockets, and turns the error of a connection into a typed reason with a next step.
//
// Non-goals: it speaks no API and keeps no connection; whether an answer is new enough, and how long one is waited for,
// its caller decides. It starts and installs nothing, and knows no target and no setting of whoever could:
// [UnreachableError.Remedy] says what would help, in data.
package locate
