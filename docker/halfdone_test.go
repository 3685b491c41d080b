package docker

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestErrorsSayHowWhatIsHalfDoneIsRemoved(t *testing.T) {
	create := func(e *Engine) error {
		_, err := e.Create(t.Context(), ContainerSpec{Name: "shop-web", Image: "i"})
		return err
	}
	list := func(e *Engine) error {
		_, err := e.Containers(t.Context())
		return err
	}
	for _, test := range []struct {
		rule, said, next string
		podman           bool
		call             func(*Engine) error
	}{
		{"half removed", "reading information about layer d6d7: layer not known", "rm --force $(podman ps --all --quiet --filter status=removing)`", true, list},
		{"half made", "already in use by 7: that name is already in use by an external entity", "`podman rm --force shop-web`", true, create},
		{"another error", "no space left on device", "", true, create},
		{"Docker", "layer not known", "", false, list},
	} {
		fails := says(http.StatusInternalServerError, fmt.Sprintf(`{"message":%q}`, test.said))
		e := fakeEngine(t, map[string]http.HandlerFunc{"GET /containers/json": fails, "POST /containers/create": fails})
		e.Podman = test.podman
		err := test.call(e)
		if err == nil || !strings.Contains(err.Error(), test.said) || !strings.Contains(err.Error(), test.next) ||
			test.next == "" && strings.Contains(err.Error(), "podman") {
			t.Errorf("%s: %v", test.rule, err)
		}
	}
}
