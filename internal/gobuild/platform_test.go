package gobuild

import (
	"strings"
	"testing"
)

func TestEnvironment(t *testing.T) {
	for platform, want := range map[string]string{
		"linux/amd64":     "CGO_ENABLED=0 GOARCH=amd64 GOOS=linux",
		"linux/x86_64":    "CGO_ENABLED=0 GOARCH=amd64 GOOS=linux",
		"linux/amd64/v3":  "CGO_ENABLED=0 GOAMD64=v3 GOARCH=amd64 GOOS=linux",
		"linux/arm64":     "CGO_ENABLED=0 GOARCH=arm64 GOOS=linux",
		"linux/aarch64":   "CGO_ENABLED=0 GOARCH=arm64 GOOS=linux",
		"linux/arm64/v8":  "CGO_ENABLED=0 GOARM64=v8.0 GOARCH=arm64 GOOS=linux",
		"linux/arm":       "CGO_ENABLED=0 GOARM=7 GOARCH=arm GOOS=linux",
		"linux/arm/v6":    "CGO_ENABLED=0 GOARM=6 GOARCH=arm GOOS=linux",
		"linux/s390x":     "CGO_ENABLED=0 GOARCH=s390x GOOS=linux",
		"":                "error",
		"linux":           "error",
		"windows/amd64":   "error",
		"linux/z80":       "error",
		"linux/arm/v9":    "error",
		"linux/amd64/v1/": "error",
		"linux/amd64 -x":  "error",
	} {
		t.Run(platform, func(t *testing.T) {
			env, err := Environment(platform)
			got := strings.Join(env, " ")
			if err != nil {
				got = "error"
			}
			if got != want {
				t.Errorf("got %q (%v), want %q", got, err, want)
			}
		})
	}
}
