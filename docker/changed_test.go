package docker

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
)

func TestWhatHasChangedSinceALook(t *testing.T) {
	for _, test := range []struct {
		rule, said string
		status     int
		changed    bool
	}{
		{"the image is gone", "no such image", http.StatusNotFound, true},
		{"the name is taken", "the name is in use", http.StatusConflict, true},
		{"the name is taken, as Podman says it", "the container name \"web\" is already in use by 1: that name is already in use", 500, true},
		{"the network is gone, as Podman says it", "unable to find network with name or ID shop: network not found", 500, true},
		{"two networks", "network shop is ambiguous (2 matches found on name)", http.StatusBadRequest, true},
		{"anything else", "no space left on device", http.StatusInternalServerError, false},
	} {
		e := fakeEngine(t, map[string]http.HandlerFunc{"POST /containers/create": says(test.status, fmt.Sprintf(`{"message":%q}`, test.said))})
		_, err := e.Create(t.Context(), ContainerSpec{Name: "web", Image: "i"})
		if got := errors.As(err, new(*ChangedError)); err == nil || got != test.changed {
			t.Errorf("%s: %v is a change: %t, want %t", test.rule, err, got, test.changed)
		}
	}
}
