// Command check asks the same question at two URLs, a server's own and one that a proxy stands in front of, and
// fails unless both are answered with status 200 and the same body.
//
// It tries once: who runs it decides how often.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	// Without a proxy from the environment: the answer must come from the address that was asked.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	if err := check(context.Background(), client, os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "check: %v\n", err)
		os.Exit(1)
	}
	fmt.Println("check: both answers are the same")
}

// check compares the answers of two URLs.
func check(ctx context.Context, client *http.Client, urls []string) error {
	if len(urls) != 2 {
		return errors.New("usage: check URL PROXIED-URL")
	}
	var bodies [2][]byte
	for i, url := range urls {
		var err error
		if bodies[i], err = get(ctx, client, url); err != nil {
			return err
		}
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		return fmt.Errorf("%s answers %.64q, but %s answers %.64q", urls[0], bodies[0], urls[1], bodies[1])
	}
	return nil
}

// maxBody bounds an answer, in bytes.
const maxBody = 1 << 20

// get returns the body of an answer with status 200.
func get(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: status %s, want 200", url, response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("get %s: %w", url, err)
	case len(body) == 0:
		return nil, fmt.Errorf("get %s: empty answer", url)
	case len(body) > maxBody:
		return nil, fmt.Errorf("get %s: more than %d bytes", url, maxBody)
	}
	return body, nil
}
