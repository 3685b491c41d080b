package registry

import "testing"

func TestTargetOf(t *testing.T) {
	for _, test := range []struct {
		rule, ref, mirror string
		want              Target
	}{
		{"a tag", "debian:x", "", Target{Reference: "docker.io/library/debian:x", Registry: "docker.io"}},
		{
			"a mirrored tag gets its name back", "debian:x", "m.test",
			Target{Reference: "m.test/library/debian:x", Registry: "m.test", Tag: "docker.io/library/debian:x"},
		},
		{
			"a digest decides, and a tag beside it is the name", "m.test/a:1@" + someDigest, "",
			Target{Reference: "m.test/a@" + someDigest, Registry: "m.test", Tag: "m.test/a:1"},
		},
		{
			"a mirrored digest has no name of its own", "debian@" + someDigest, "m.test",
			Target{Reference: "m.test/library/debian@" + someDigest, Registry: "m.test"},
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, err := TargetOf(test.ref, test.mirror)
			test.want.Asked = test.ref
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v; want %+v", got, err, test.want)
			}
		})
	}
}
