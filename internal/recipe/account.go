package recipe

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// nobody is the user of a Go program on scratch: that of the "nonroot" of distroless images.
const nobody = "65532:65532"

// account is who a Go program on scratch runs as.
type account struct {
	name     string
	uid, gid int
}

// accounts are those that a Go program on scratch knows by name.
var accounts = []account{{"root", 0, 0}, {"nonroot", 65532, 65532}}

// userland is what a Go program on scratch needs beside itself: accounts, a folder for temporary files, home folders, and
// mount points of volumes that belong to its user. An engine gives a new volume the owner and mode of its mount point.
func userland(s definition.Server) ([]copies.File, error) {
	if s.Go == "" || base(s) != scratch {
		return nil, nil
	}
	user, err := userOf(s)
	if err != nil {
		return nil, err
	}
	known := accounts
	if !slices.ContainsFunc(known, func(a account) bool { return a.uid == user.uid }) {
		known = append(slices.Clone(known), user)
	}
	var passwd, group strings.Builder
	files := []copies.File{directory("/tmp", 0o1777, account{})}
	for _, a := range known {
		home := a.home()
		fmt.Fprintf(&passwd, "%s:x:%d:%d:%s:%s:/sbin/nologin\n", a.name, a.uid, a.gid, a.name, home)
		fmt.Fprintf(&group, "%s:x:%d:\n", a.name, a.gid)
		files = append(files, directory(home, 0o700, a))
	}
	files = append(files, textFile("/etc/passwd", passwd.String()), textFile("/etc/group", group.String()))
	for _, folder := range userFolders(s) {
		if !slices.ContainsFunc(files, func(f copies.File) bool { return f.Dst == folder }) {
			files = append(files, directory(folder, 0o755, user))
		}
	}
	return files, nil
}

// userFolders are the folders that a server's user writes to: its named volumes and its working directory.
func userFolders(s definition.Server) []string {
	var folders []string
	for _, volume := range s.Volumes {
		if volume.Name != "" {
			folders = append(folders, path.Clean(volume.Target))
		}
	}
	if s.Workdir != "" && path.Clean(s.Workdir) != "/" {
		folders = append(folders, path.Clean(s.Workdir))
	}
	return folders
}

func (a account) home() string {
	if a.uid == 0 {
		return "/root"
	}
	return "/home/" + a.name
}

// userOf is the account of a server's user. A number alone has a group of the same number, as its own.
func userOf(s definition.Server) (account, error) {
	text := s.User
	if text == "" {
		text = nobody
	}
	name, group, grouped := strings.Cut(text, ":")
	user, ok := accountOf(name)
	if grouped {
		other, known := accountOf(group)
		user.gid, ok = other.gid, ok && known
	}
	switch {
	case !ok && copiesAccounts(s):
		return accounts[0], nil // who that is, the copied file alone says
	case !ok:
		return account{}, fmt.Errorf("%s: user %q: a Go program on scratch knows root and nonroot; write a number, or copy an /etc/passwd", s.Folder.Path, s.User)
	}
	return user, nil
}

// copiesAccounts reports whether a copy of the server may bring an /etc/passwd of its own.
func copiesAccounts(s definition.Server) bool {
	return slices.ContainsFunc(s.Copy, func(c definition.Copy) bool {
		return slices.Contains([]string{"/", "/etc", "/etc/passwd"}, path.Clean(c.Dst))
	})
}

// accountOf is an account by name or number.
func accountOf(text string) (account, bool) {
	number, err := strconv.Atoi(text)
	for _, a := range accounts {
		if a.name == text || err == nil && a.uid == number {
			return a, true
		}
	}
	return account{"user", number, number}, err == nil && number >= 0
}

func directory(name string, mode uint32, owner account) copies.File {
	return copies.File{Dst: name, Dir: true, Mode: mode, UID: owner.uid, GID: owner.gid, Name: name}
}

// textFile is a small file that a copy may replace.
func textFile(name, text string) copies.File {
	return copies.File{
		Dst: name, Mode: 0o644, Size: int64(len(text)), Name: name, Default: true,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}
}
