package buildcontext

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEverythingIsAsItIsOnTheDisk(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile": "FROM x", "node_modules/.bin/tool": "->../tool/cli.js", "node_modules/tool/cli.js": "#!",
		"dangling": "->nowhere", "outward": "->../../etc/passwd", "absolute": "->/etc/passwd", "loop": "->loop", "folder": "->node_modules",
		"private": "0600", "run": "0711", "setuid": "4755", "empty/": "", "closed/x": "",
		".env": "A=1", "server.key": "KEY", "id_helper.sh": "#!", "odd\nname ": "",
	})
	for name, mode := range map[string]os.FileMode{
		"private": 0o600, "run": 0o711, "setuid": 0o755 | os.ModeSetuid, "empty": 0o777 | os.ModeSticky, "closed": 0o700, "folder/.bin": 0o750,
	} {
		must(t, os.Chmod(filepath.Join(dir, name), mode))
	}
	must(t, os.Link(filepath.Join(dir, "private"), filepath.Join(dir, "second")))
	must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o640))
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	must(t, err)
	defer listener.Close()
	want := `0 0644 0:0 .env "A=1"
0 0644 0:0 Dockerfile "FROM x"
2 0777 0:0 absolute->/etc/passwd ""
5 0700 0:0 closed/ ""
0 0644 0:0 closed/x ""
2 0777 0:0 dangling->nowhere ""
5 1777 0:0 empty/ ""
2 0777 0:0 folder->node_modules ""
0 0644 0:0 id_helper.sh "#!"
2 0777 0:0 loop->loop ""
5 0755 0:0 node_modules/ ""
5 0750 0:0 node_modules/.bin/ ""
2 0777 0:0 node_modules/.bin/tool->../tool/cli.js ""
5 0755 0:0 node_modules/tool/ ""
0 0644 0:0 node_modules/tool/cli.js "#!"
0 0644 0:0 odd
name  ""
2 0777 0:0 outward->../../etc/passwd ""
6 0640 0:0 pipe ""
0 0600 0:0 private "0600"
0 0711 0:0 run "0711"
0 0600 0:0 second "0600"
0 0644 0:0 server.key "KEY"
0 4755 0:0 setuid "4755"
`
	if diff := cmp.Diff(want, listing(t, read(t, source(t, dir)).Files)); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
}
