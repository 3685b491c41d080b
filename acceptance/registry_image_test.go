//go:build catalogue

package acceptance

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// pushImage is the command push. Both layers hold something that no other image has.
func (r *registryRun) pushImage(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 1 || len(args) > 2 {
		script.Fatalf("usage: push NAME:TAG [SIZE]")
	}
	name, tag, _ := strings.Cut(args[0], ":")
	base := "http://" + r.host + "/v2/" + script.Getenv("PREFIX") + "/" + name
	stamp := fmt.Append(nil, time.Now().UnixNano())
	if len(args) > 1 {
		size, err := strconv.Atoi(args[1])
		script.Check(err)
		more := make([]byte, size)
		_, err = rand.Read(more)
		script.Check(err)
		stamp = append(stamp, more...)
	}
	program, err := layerOf(map[string][]byte{"server": r.program, "stamp": stamp})
	script.Check(err)
	note, err := layerOf(map[string][]byte{"note": stamp})
	script.Check(err)
	platform, err := r.engine.Platform(context.Background())
	script.Check(err)
	system, machine, _ := strings.Cut(platform, "/")
	type object map[string]any
	config, err := json.Marshal(object{
		"os": system, "architecture": machine, "config": object{"Cmd": []string{"/server", "listen"}},
		"rootfs": object{"type": "layers", "diff_ids": []string{digestOf(program), digestOf(note)}},
	})
	script.Check(err)
	const docker = "application/vnd.docker."
	part := func(kind string, content []byte) object {
		script.Check(upload(base, content))
		return object{"mediaType": docker + kind, "size": len(content), "digest": digestOf(content)}
	}
	const kind = docker + "distribution.manifest.v2+json"
	manifest, err := json.Marshal(object{
		"schemaVersion": 2, "mediaType": kind, "config": part("container.image.v1+json", config),
		"layers": []object{part("image.rootfs.diff.tar", program), part("image.rootfs.diff.tar", note)},
	})
	script.Check(err)
	_, err = send(http.MethodPut, base+"/manifests/"+tag, kind, manifest)
	script.Check(err)
	script.Setenv("DIGEST", digestOf(manifest))
	// An image's ID is the digest of its configuration, or of its manifest where containerd keeps it.
	r.take(digestOf(config), digestOf(manifest))
}

// layerOf is a layer of executable files.
func layerOf(files map[string][]byte) ([]byte, error) {
	var layer bytes.Buffer
	writer := tar.NewWriter(&layer)
	for name, content := range files {
		if err := writer.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))}); err != nil {
			return nil, err
		}
		if _, err := writer.Write(content); err != nil {
			return nil, err
		}
	}
	err := writer.Close()
	return layer.Bytes(), err
}

func digestOf(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }

// upload puts a blob into a repository (OCI distribution specification: POST, then PUT).
func upload(base string, content []byte) error {
	place, err := send(http.MethodPost, base+"/blobs/uploads/", "", nil)
	if err != nil {
		return err
	}
	address, err := url.Parse(place)
	if err != nil {
		return err
	}
	query := address.Query()
	query.Set("digest", digestOf(content))
	address.RawQuery = query.Encode()
	_, err = send(http.MethodPut, address.String(), "application/octet-stream", content)
	return err
}

// send returns where the registry says to go on.
func send(method, address, kind string, content []byte) (location string, err error) {
	request, err := http.NewRequest(method, address, bytes.NewReader(content))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		body, err := io.ReadAll(io.LimitReader(response.Body, 1000))
		return "", errors.Join(fmt.Errorf("%s %s: %s: %s", method, address, response.Status, body), err)
	}
	return response.Header.Get("Location"), nil
}
