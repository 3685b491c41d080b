// Package registry knows of image registries what needs no engine: which one a reference means and what a mirror makes of
// it, the credentials of Docker's configuration, what a failed pull means, and when to try again.
//
// Non-goals: it pulls nothing and pushes nothing; a registry itself is only asked how long it wants to be left alone.
// It knows no setting: what else could help against a [PullError], its caller adds.
package registry
