// Package definition reads servers/NAME/server.yaml and the catalogue into [Server] values.
//
// A definition passes five steps, each in a file of its own: parse (YAML to a small tree that knows its lines),
// interpolate (variables), merge (base.yaml, extends), decode (tree to Server, strictly), validate (names, numbers, links).
// Every error begins with the file and the line: servers/squid/server.yaml:7: unknown key "port"; did you mean "ports"?
// A step goes on after an error, so that all mistakes are told at once. A value with a mistake is marked as broken, and
// what only follows from it is not told.
//
// Where definitions come from is a list of sources, each a file; the probes below "ready" are those of package ready.
//
// Non-goals: the package reads neither the environment nor .env (the caller passes a lookup), opens no file but
// server.yaml, base.yaml and what env_file names, asks no engine, and decides nothing about what is built or started. Of other
// files that a definition names it finds out only whether they are there.
package definition
