package copies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
)

func TestLaterCopyReplacesFileOfFolder(t *testing.T) {
	f := folder(t, map[string]string{"conf/a": "1", "conf/b": "2", "a": "3"})
	s, err := Resolve(f, []definition.Copy{
		{Src: "conf", Dst: "/etc/app"},
		{Src: "a", Dst: "/etc/app/a", Mode: "0600"},
	}, nil, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := `USTAR 0 0600 0:0 0 "etc/app/a" "3"
USTAR 0 0644 0:0 0 "etc/app/b" "2"
`
	if diff := cmp.Diff(want, listing(t, archive(t, s))); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
}

func TestFolderOverRootKeepsStandardFolders(t *testing.T) {
	f := folder(t, map[string]string{"rootfs/bin/x": "1", "rootfs/tmp/": "", "rootfs/etc/app/": ""})
	s, err := Resolve(f, []definition.Copy{{Src: "rootfs", Dst: "/", Owner: "7:8"}}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `USTAR 0 0644 7:8 0 "bin/x" "1"
USTAR 5 0755 7:8 0 "etc/app/" ""
`
	if diff := cmp.Diff(want, listing(t, archive(t, s))); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
}

func TestSecretNames(t *testing.T) {
	for name, want := range map[string]bool{
		".env": true, ".env.local": true, "tls.key": true, "privkey.pem": true, "server-key.pem": true, "cert.pem": false, "me.p12": true, "me.pfx": true, "id_rsa": true, "id_ed25519": true,
		"id_rsa.pub": false, "env": false, ".envrc": false, "key": false, "keys": false, "server.pem": false,
	} {
		if got := secret(name); got != want {
			t.Errorf("secret(%q) = %t, want %t", name, got, want)
		}
	}
}

// inProject is the folder of a server in a project of files.
func inProject(t *testing.T, files map[string]string) definition.Folder {
	t.Helper()
	f := folder(t, files)
	f.Below, f.Path, f.Dir = "servers/web", "servers/web", filepath.Join(f.Dir, "servers", "web")
	return f
}

func TestSourcesOfTheProject(t *testing.T) {
	f := inProject(t, map[string]string{
		"servers/web/own": "1", "servers/shared": "2", "go.mod": "3", "docs/a": "4", ".berth/ca.key": "KEY", "docs/.berth/b": "5",
	})
	if err := os.Symlink("../../go.mod", filepath.Join(f.Dir, "link")); err != nil {
		t.Fatal(err)
	}
	base := f
	base.Below, base.Path, base.Dir = "servers", "servers", filepath.Dir(f.Dir)
	s, err := Resolve(f, []definition.Copy{
		{Src: "./own", Dst: "/own"},
		{Src: "../shared", Dst: "/x/"},
		{Src: "shared", Dst: "/base", From: &base},
		{Src: "link", Dst: "/link"},
		{Src: "../..", Dst: "/all"},
	}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `USTAR 0 0644 0:0 0 "all/docs/.berth/b" "5"
USTAR 0 0644 0:0 0 "all/docs/a" "4"
USTAR 0 0644 0:0 0 "all/go.mod" "3"
USTAR 0 0644 0:0 0 "all/servers/shared" "2"
USTAR 0 0644 0:0 0 "all/servers/web/link" "3"
USTAR 0 0644 0:0 0 "all/servers/web/own" "1"
USTAR 0 0644 0:0 0 "base" "2"
USTAR 0 0644 0:0 0 "link" "3"
USTAR 0 0644 0:0 0 "own" "1"
USTAR 0 0644 0:0 0 "x/shared" "2"
`
	if diff := cmp.Diff(want, listing(t, archive(t, s))); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
	for src, want := range map[string]string{
		"../../../x":          "servers/web/server.yaml:7: copy[0].src \"../../../x\": leads out of the project's root folder; name what lies below it",
		"../../.berth/ca.key": "servers/web/server.yaml:7: copy[0].src \"../../.berth/ca.key\": .berth is Berth's own and changes with every run; copy the file to another folder",
		"../../.berth":        "servers/web/server.yaml:7: copy[0].src \"../../.berth\": .berth is Berth's own and changes with every run; copy the file to another folder",
		"../absent":           "servers/web/server.yaml:7: copy[0].src \"../absent\": does not exist; create it or correct the path",
	} {
		_, err := Resolve(f, []definition.Copy{{Src: src, Dst: "/a", Place: "servers/web/server.yaml:7"}}, nil, 0)
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestInclude(t *testing.T) {
	f := inProject(t, map[string]string{
		"servers/web/conf/server.key": "1", "servers/web/conf/b/server.key": "2", "servers/web/conf/b/.env": "3", "servers/web/conf/id_helper.sh": "4",
	})
	for _, test := range []struct {
		rule         string
		include      []string
		more         []definition.Copy
		dst, skipped string
	}{
		{"none", nil, nil, "", "b/.env b/server.key id_helper.sh server.key"},
		{"a name in any folder", []string{"server.key"}, nil, "/c/b/server.key /c/server.key", "b/.env id_helper.sh"},
		{"a path", []string{"b/.env"}, nil, "/c/b/.env", "b/server.key id_helper.sh server.key"},
		{"patterns", []string{"id_*", "b/*.key"}, nil, "/c/b/server.key /c/id_helper.sh", "b/.env server.key"},
		{"a copy of its own says nothing of being left out", nil, []definition.Copy{{Src: "conf/server.key", Dst: "/k"}}, "/k", "b/.env b/server.key id_helper.sh"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			s, err := Resolve(f, append([]definition.Copy{{Src: "conf", Dst: "/c", Include: test.include}}, test.more...), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			var dst, skipped []string
			for _, f := range s.Files {
				if !f.Dir {
					dst = append(dst, f.Dst)
				}
			}
			for _, name := range s.Skipped {
				skipped = append(skipped, strings.TrimPrefix(name, "servers/web/conf/"))
			}
			if got := strings.Join(dst, " "); got != test.dst {
				t.Errorf("copied %s, want %s", got, test.dst)
			}
			if got := strings.Join(skipped, " "); got != test.skipped {
				t.Errorf("left out %s, want %s", got, test.skipped)
			}
		})
	}
	for src, include := range map[string]string{"conf": "absent.key", "conf/server.key": "server.key"} {
		if _, err := Resolve(f, []definition.Copy{{Src: src, Dst: "/c/", Include: []string{include}}}, nil, 0); err == nil {
			t.Errorf("include: [%s] of %s does nothing and is taken", include, src)
		}
	}
}
