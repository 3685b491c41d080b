package dockerfile

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/opencontainers/go-digest"
	specs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/berthdev/berth/internal/dockerfile"
)

// resolver writes down what images BuildKit asks for.
type resolver struct {
	mu  sync.Mutex
	set map[string]bool
}

// otherPlatform is that of stages with a platform of their own, which are left to the builder.
const otherPlatform = "linux/s390x"

func (r *resolver) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if platforms.Format(*opt.ImageOpt.Platform) != otherPlatform {
		r.set[ref] = true
	}
	return ref, digest.FromString(ref), []byte(`{"os":"linux","architecture":"amd64","config":{}}`), nil
}

// asked are the images that BuildKit asks for, sorted.
func asked(ctx context.Context, text string, b dockerfile.Build) ([]string, error) {
	r := &resolver{set: map[string]bool{}}
	target, host := platforms.MustParse(b.Platform), platforms.MustParse(b.Host)
	_, err := dockerfile2llb.Dockerfile2LLB(ctx, []byte(text), dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{Target: b.Target, BuildArgs: b.Args, BuildPlatforms: []specs.Platform{host}},
		TargetPlatform: &target, MetaResolver: r,
	})
	var list []string
	for ref := range r.set {
		list = append(list, ref)
	}
	slices.Sort(list)
	return list, err
}

// found are the images that Berth finds, by the names that BuildKit gives them, sorted.
func found(t *testing.T, text string, b dockerfile.Build) []string {
	t.Helper()
	var list []string
	for _, name := range dockerfile.Parse(text).Bases(b) {
		ref, err := reference.ParseNormalizedNamed(name)
		if err != nil {
			continue // nothing that could be pulled
		}
		list = append(list, reference.TagNameOnly(ref).String())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestBases(t *testing.T) {
	for _, test := range files {
		t.Run(test.rule, func(t *testing.T) {
			b := test.build
			b.Platform, b.Host = "linux/amd64", "linux/arm/v7"
			want, err := asked(t.Context(), test.text, b)
			if err != nil {
				t.Fatalf("BuildKit refuses the file: %v", err)
			}
			if got := found(t, test.text, b); !slices.Equal(got, want) {
				t.Errorf("Berth finds %q, BuildKit asks for %q", got, want)
			}
		})
	}
	if len(files) < 60 {
		t.Errorf("only %d files", len(files))
	}
}

// FuzzBases puts pieces of Dockerfiles together and compares what BuildKit takes.
func FuzzBases(f *testing.F) {
	for _, test := range files {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := dockerfile.Build{Platform: "linux/amd64", Host: "linux/arm/v7"}
		if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Skip() // bytes that are no text are for no one
		}
		lower := strings.ToLower(text)
		for _, left := range []string{"platform", "variant", "targetstage", "osversion", "source_date_epoch"} {
			if strings.Contains(lower, left) {
				t.Skip()
			}
		}
		want, err := asked(t.Context(), text, b)
		if err != nil {
			t.Skip()
		}
		if got := found(t, text, b); !slices.Equal(got, want) {
			t.Errorf("Berth finds %q, BuildKit asks for %q", got, want)
		}
	})
}
