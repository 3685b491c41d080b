// Package compose compares what Berth reads as Docker Compose does with Compose's own packages. It is a module of its own,
// so that they are no part of what a user of Berth downloads. Its tests are run in its folder.
package compose
