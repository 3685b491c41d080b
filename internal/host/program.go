package host

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// daemonFolders are where daemons and their tools are, which the PATH of many users leaves out.
var daemonFolders = []string{"/usr/local/sbin", "/usr/sbin", "/sbin"}

// Program is the path of a program, from PATH or else from the folders of daemons; "" when it is in none.
func Program(name string) string { return find(name, daemonFolders) }

func find(name string, folders []string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, folder := range folders {
		if path, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return path
		}
	}
	return ""
}

// SearchPath is a PATH with the folders of daemons added that it leaves out.
func SearchPath(path string) string {
	folders := filepath.SplitList(path)
	for _, folder := range daemonFolders {
		if !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return strings.Join(folders, string(filepath.ListSeparator))
}
