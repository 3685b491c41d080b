package host

import "golang.org/x/sys/windows"

// full are the errors of a disk without room.
var full = []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL}
