package registry

import "testing"

const someDigest = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"

func TestMirrorReference(t *testing.T) {
	for _, test := range []struct{ rule, ref, mirror, want string }{
		{"no mirror", "debian:x", "", "debian:x"},
		{"an official image", "debian:x", "mirror.test", "mirror.test/library/debian:x"},
		{"the default tag", "debian", "mirror.test", "mirror.test/library/debian:latest"},
		{"a user's image", "docker.io/grafana/k6:1", "10.0.0.5:5000", "10.0.0.5:5000/grafana/k6:1"},
		{"a mirror with a path", "debian:x", "mirror.test/hub", "mirror.test/hub/library/debian:x"},
		{"localhost", "debian:x", "localhost", "localhost/library/debian:x"},
		{"a digest", "debian@" + someDigest, "mirror.test", "mirror.test/library/debian@" + someDigest},
		{"a tag and a digest", "debian:x@" + someDigest, "mirror.test", "mirror.test/library/debian:x@" + someDigest},
		{"another registry", "ghcr.io/a/b:1", "mirror.test", "ghcr.io/a/b:1"},
		{"a name that Docker takes for one on the Hub", "debian:x", "mirror", ""},
		{"the Hub itself", "debian:x", "docker.io", ""},
		{"a scheme", "debian:x", "https://mirror.test", ""},
		{"a trailing slash", "debian:x", "mirror.test/", ""},
		{"a tag in the mirror", "debian:x", "mirror.test/hub:1", ""},
		{"upper case in the reference", "Debian:x", "mirror.test", ""},
		{"an option in the reference", "--privileged", "mirror.test", ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, err := MirrorReference(test.ref, test.mirror)
			if got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

func FuzzMirrorReference(f *testing.F) {
	f.Add("debian:x", "mirror.test")
	f.Add("debian@"+someDigest, "10.0.0.5:5000/hub")
	f.Fuzz(func(t *testing.T, ref, mirror string) {
		got, err := MirrorReference(ref, mirror)
		if err != nil || got == ref {
			return
		}
		again, err := MirrorReference(got, mirror)
		if err != nil || again != got {
			t.Errorf("%q by %q is %q, and that is %q, %v", ref, mirror, got, again, err)
		}
	})
}
