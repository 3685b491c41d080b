// Package names holds every rule for a name that a person chooses and that reaches an engine, an image, a file or a
// command line. A value is checked here once, before its first use; code behind that check needs no quoting.
//
// Each function returns nil, or an error that gives the field, the value and the rule:
//
//	server "a;b": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters
//
// All rules but those for keys and paths are written in ASCII, so letters that only look alike are refused. Values are quoted and shortened in
// errors; see [Quote].
//
// Non-goals: the package does no I/O, does not know which servers or settings exist, and never repairs a value, with
// the one exception of [FromFolder].
package names
