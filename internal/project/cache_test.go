package project

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

// archive is a tar file with one file.
func archive(t *testing.T, name, text string) *bytes.Buffer {
	t.Helper()
	var made bytes.Buffer
	writer := tar.NewWriter(&made)
	if err := writer.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return &made
}

func TestAnArchiveThatWouldTakeOthersTagsIsRefused(t *testing.T) {
	p := &Project{settings: settings.Settings{Project: "shop", Root: "/shop"}}
	ours := p.settings.Owner().Image("web", "0123456789ab")
	there := []docker.Image{
		{ID: "sha256:aa", References: []string{"debian:bookworm-slim"}, Labels: identity.Base()},
		{ID: "sha256:bb", References: []string{"localhost/shop/web:1"}, Labels: ours},
		{ID: "sha256:cc", References: []string{"localhost/other/web:1"}, Labels: identity.Owner{Project: "other", Root: "/o"}.Image("web", "0123456789ab")},
	}
	for manifest, refused := range map[string]bool{
		`[{"Config": "dd.json", "RepoTags": ["localhost/shop/web:1"]}]`:                                                    false,
		`[{"Config": "aa.json", "RepoTags": ["debian:bookworm-slim"]}]`:                                                    false,
		`[{"Config": "blobs/sha256/aa", "RepoTags": ["debian:bookworm-slim"]}]`:                                            false,
		`[{"Config": "dd.json", "RepoTags": ["debian:trixie"]}]`:                                                           false,
		`[{"Config": "dd.json", "RepoTags": ["debian:bookworm-slim"]}]`:                                                    true,
		`[{"Config": "dd.json", "RepoTags": ["localhost/other/web:1"]}]`:                                                   true,
		`[{"Config": "cc.json", "RepoTags": ["a:1"]}, {"Config": "dd.json", "RepoTags": ["a:2", "debian:bookworm-slim"]}]`: true,
	} {
		saved, err := savedImages(archive(t, "manifest.json", manifest))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range saved {
			if err = p.mayLoad(one, there); err != nil {
				break
			}
		}
		if (err != nil) != refused {
			t.Errorf("%s: %v", manifest, err)
		}
	}
}

func TestWhatIsNoArchiveOfImages(t *testing.T) {
	for want, file := range map[string]*bytes.Buffer{
		"it holds no images": archive(t, "other.json", "[]"),
		"manifest.json: ":    archive(t, "manifest.json", "{"),
		"it is no archive":   bytes.NewBufferString(strings.Repeat("x", 1024)),
	} {
		if _, err := savedImages(file); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestWhatIsNoFileStaysAsItIs(t *testing.T) {
	dir := t.TempDir()
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, "images")
		return err
	}
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(real, []byte("old"), 0o600), os.Symlink(real, link)); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(link, write); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(real); err != nil || string(got) != "images" {
		t.Errorf("behind the link is %q, %v", got, err)
	}
	read, written, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	pipe := filepath.Join(dir, "pipe")
	if err := os.Symlink(fmt.Sprintf("/dev/fd/%d", written.Fd()), pipe); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(writeWhole(pipe, write), written.Close()); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(read); err != nil || string(got) != "images" {
		t.Errorf("the pipe got %q, %v", got, err)
	}
	if got, err := os.Readlink(pipe); err != nil {
		t.Errorf("the pipe's name is %q, %v", got, err)
	}
	if err := writeWhole(dir, write); err == nil || err.Error() != dir+" is a folder; name a file in it" {
		t.Errorf("a folder: %v", err)
	}
	if err := writeWhole(filepath.Join(dir, "no", "x.tar"), write); err == nil || err.Error() != filepath.Join(dir, "no", "x.tar")+" cannot be written: no such file or directory" {
		t.Errorf("a folder that is not there: %v", err)
	}
}
