// Package buildlog reads the streams with which an engine answers a build, a pull or an import: what happened, in a form
// to be shown, and why it failed.
//
// Non-goals: it has no connection and chooses no builder; it shows nothing, and decides nothing by what it reads.
package buildlog
