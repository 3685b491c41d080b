// Package copies resolves the files that a server copies into its image and writes them as one tar archive, whose
// bytes depend on nothing but the files: sorted by path, time 0, numeric owners without names, exact modes.
//
// The archive has no entries for parent folders, so an image keeps its own: their modes, their owners, and folders
// that are symbolic links, such as /bin. A copied folder has an entry only where one says something: when it is empty,
// or when its owner is not 0:0. Both of Docker's builders create any other folder as 0755 0:0.
//
// Goals: every source is read once, through [definition.Folder.FS], as a stream, and each thing that can be wrong with
// it has its own message. Non-goals: images, Dockerfiles, and knowing what the image holds already.
package copies
