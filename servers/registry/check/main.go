// Command check uploads a blob to the registry of its own container, reads it back and deletes it.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

func main() {
	client := &http.Client{Timeout: 20 * time.Second}
	if err := check(client, "http://127.0.0.1:5000"); err != nil {
		fmt.Fprintln(os.Stderr, "registry:", err)
		os.Exit(1)
	}
}

// check follows the OCI distribution specification 1.1: POST and PUT of an upload, GET and DELETE of the blob.
func check(client *http.Client, base string) error {
	blob := []byte("berth check")
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(blob))
	header, _, err := request(client, http.MethodPost, base+"/v2/berth/check/blobs/uploads/", nil, http.StatusAccepted)
	if err != nil {
		return err
	}
	upload, err := url.Parse(header.Get("Location"))
	if err != nil {
		return fmt.Errorf("location of the upload: %w", err)
	}
	query := upload.Query()
	query.Set("digest", digest)
	upload.RawQuery = query.Encode()
	if _, _, err := request(client, http.MethodPut, upload.String(), blob, http.StatusCreated); err != nil {
		return err
	}
	place := base + "/v2/berth/check/blobs/" + digest
	_, got, err := request(client, http.MethodGet, place, nil, http.StatusOK)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, blob) {
		return fmt.Errorf("blob is %q; %q was uploaded", got, blob)
	}
	_, _, err = request(client, http.MethodDelete, place, nil, http.StatusAccepted)
	return err
}

// request returns header and body of an answer with the status that is wanted.
func request(client *http.Client, method, address string, body []byte, want int) (http.Header, []byte, error) {
	r, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	response, err := client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return nil, nil, fmt.Errorf("%s %s: %w", method, address, err)
	}
	if response.StatusCode != want {
		return nil, nil, fmt.Errorf("%s %s: status %d, %q; %d was expected", method, address, response.StatusCode, got, want)
	}
	return response.Header, got, nil
}
