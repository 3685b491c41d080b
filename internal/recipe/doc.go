// Package recipe turns a definition into everything that decides its image's bytes: the Dockerfile, the files in the
// build context, and the digest of both.
//
// A recipe has one of two encodings. As tar, the context holds the Dockerfile and one archive of all copied files,
// which a single ADD unpacks; no host path and no file name appears in the Dockerfile. As inline, the Dockerfile holds
// the files themselves, hex-encoded, and "docker build -" needs nothing else.
//
// Root installs the packages and runs the commands of the build, whatever user the base names; that user is set back
// afterwards, if [Input] tells it. The environment, the user, the working directory and the command of an ordinary server are never in its image: they
// belong to the container. A server with a Go program is the exception: its image has /server as the entry point and,
// on scratch, 65532:65532 as the user when the definition names none, with the accounts and folders that a user needs.
//
// Non-goals: talking to an engine, pulling bases, compiling Go programs, and optimising anybody's own Dockerfile.
package recipe
