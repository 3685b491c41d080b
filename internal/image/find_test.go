package image

import (
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
)

func TestAnImageTaggedByHandIsRefused(t *testing.T) {
	const image = "localhost/shop/web:0123456789ab"
	_, engine := fakeengine.Connected(t, image)
	r := Resolver{Engine: engine}
	member := plan.Member{Server: definition.Server{Name: "web"}, Image: image, Recipe: "0123456789abcdef", Build: true}
	err := r.Find(t.Context(), []plan.Member{member}, func(plan.Member) bool { return false }, false)
	if err == nil || !strings.HasPrefix(err.Error(), "web: image "+image+" is not what its name says") {
		t.Errorf("got %v", err)
	}
}
