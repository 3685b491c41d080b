// Package text is for what programs write: it keeps the end of it, cuts it into lines and makes it fit for a terminal.
//
// It says nothing of what a text means, and imports nothing of the project.
package text
