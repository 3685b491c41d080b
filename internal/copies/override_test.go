package copies

import (
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
