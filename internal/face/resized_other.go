//go:build !unix

package face

import "github.com/berthdev/berth/docker"

// resized tells nothing: there is no signal for it.
func resized() (sizes <-chan docker.Size, stop func()) { return nil, func() {} }
