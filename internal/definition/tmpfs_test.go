package definition

import "testing"

func TestTmpfsMode(t *testing.T) {
	for entry, want := range map[string]struct {
		folder string
		mode   uint32
		ok     bool
	}{
		"/data":                   {"/data", 0, false},
		"/data:size=1m":           {"/data", 0, false},
		"/data/:size=1m,mode=700": {"/data", 0o700, true},
		"/a:mode=0755,mode=1777":  {"/a", 0o1777, true},
		"/a:mode=9":               {"/a", 0, false},
		"/a:mode=77777":           {"/a", 0, false},
	} {
		folder, mode, ok := TmpfsMode(entry)
		if folder != want.folder || mode != want.mode || ok != want.ok {
			t.Errorf("%s: got %s, %o, %t", entry, folder, mode, ok)
		}
	}
}
