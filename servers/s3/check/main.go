// Command check puts an object at the address that it is given, reads it back and deletes it.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: check URL")
		os.Exit(2)
	}
	if err := check(&http.Client{Timeout: 20 * time.Second}, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "s3:", err)
		os.Exit(1)
	}
}

func check(client *http.Client, address string) error {
	const content = "berth check"
	if _, err := request(client, http.MethodPut, address, content, http.StatusOK); err != nil {
		return err
	}
	got, err := request(client, http.MethodGet, address, "", http.StatusOK)
	if err != nil {
		return err
	}
	if got != content {
		return fmt.Errorf("object is %q; %q was put", got, content)
	}
	if _, err := request(client, http.MethodDelete, address, "", http.StatusNoContent); err != nil {
		return err
	}
	_, err = request(client, http.MethodGet, address, "", http.StatusNotFound)
	return err
}

// request returns the body of an answer with the status that is wanted, at most 1 MiB of it.
func request(client *http.Client, method, address, body string, want int) (string, error) {
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", method, address, err)
	}
	if response.StatusCode != want {
		return "", fmt.Errorf("%s %s: status %d, %q; %d was expected", method, address, response.StatusCode, got, want)
	}
	return string(got), nil
}
