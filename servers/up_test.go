package servers

import (
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

func TestAnImageTaggedByHandIsRefused(t *testing.T) {
	const image = "localhost/shop/web:0123456789ab"
	_, engine := fakeengine.Connected(t, image)
	p := &project{Runner: &run.Runner{Engine: engine}}
	member := plan.Member{Server: definition.Server{Name: "web"}, Image: image, Recipe: "0123456789abcdef", Build: true}
	err := p.findImages(t.Context(), []plan.Member{member})
	if err == nil || !strings.HasPrefix(err.Error(), "web: image "+image+" is not what its name says") {
		t.Errorf("got %v", err)
	}
}
