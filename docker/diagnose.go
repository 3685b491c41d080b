package docker

import "fmt"

// TooOldError is an engine whose API is older than [OldestAPI].
type TooOldError struct {
	Version, API string
}

func (e *TooOldError) Error() string {
	return fmt.Sprintf("engine %s speaks API %s; Berth needs %s (Docker 20.10) or newer", e.Version, e.API, OldestAPI)
}

// Diagnose explains why an engine did not answer, with the next step.
func Diagnose(address Address, err error) error {
	return fmt.Errorf("engine at %s (%s): %w", address.Host, address.Source, err)
}
