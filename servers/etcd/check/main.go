// Command check writes a key to the etcd of its own container, reads it back and removes it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	client := &http.Client{Timeout: 20 * time.Second}
	if err := check(client, "http://127.0.0.1:2379"); err != nil {
		fmt.Fprintln(os.Stderr, "etcd:", err)
		os.Exit(1)
	}
}

// pair is a key and its value; they are bytes, which JSON has in base64.
type pair struct {
	Key   []byte `json:"key"`
	Value []byte `json:"value,omitempty"`
}

// answer is what the calls below answer; numbers of 64 bits are strings in JSON.
type answer struct {
	Pairs   []pair `json:"kvs"`
	Deleted string `json:"deleted"`
}

// check follows the API of etcd 3 (etcdserverpb.KV) by its gateway.
func check(client *http.Client, base string) error {
	written := pair{Key: fmt.Appendf(nil, "berth/check/%d", os.Getpid()), Value: []byte("berth check")}
	if _, err := request(client, base+"/v3/kv/put", written); err != nil {
		return err
	}
	read, err := request(client, base+"/v3/kv/range", pair{Key: written.Key})
	if err != nil {
		return err
	}
	if len(read.Pairs) != 1 || !bytes.Equal(read.Pairs[0].Value, written.Value) {
		return fmt.Errorf("key %s has %s; one value %q was expected", written.Key, read.Pairs, written.Value)
	}
	removed, err := request(client, base+"/v3/kv/deleterange", pair{Key: written.Key})
	if err == nil && removed.Deleted != "1" {
		err = fmt.Errorf("key %s: %q keys removed; 1 was expected", written.Key, removed.Deleted)
	}
	return err
}

// request returns the answer with status 200.
func request(client *http.Client, address string, body pair) (answer, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	response, err := client.Post(address, "application/json", bytes.NewReader(text))
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", address, err)
	}
	if response.StatusCode != http.StatusOK {
		return answer{}, fmt.Errorf("%s: status %d, %q", address, response.StatusCode, got)
	}
	var a answer
	if err := json.Unmarshal(got, &a); err != nil {
		return answer{}, fmt.Errorf("%s: %w", address, err)
	}
	return a, nil
}
