package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/config"
)

func TestContainersGetTheProxy(t *testing.T) {
	m := member("web")
	m.Server.Environment = map[string]string{"HTTP_PROXY": "http://own", "A": "b"}
	proxy := config.Proxy{"HTTP_PROXY": "http://u:hunter2@p", "http_proxy": "http://u:hunter2@p"}
	made := newPlan(t, shop, []Member{m}, Observed{Proxy: proxy}, Options{})
	step := made.Steps[0]
	if diff := cmp.Diff([]string{"A=b", "HTTP_PROXY=http://own", "http_proxy=http://u:hunter2@p"}, step.Spec.Env); diff != "" {
		t.Errorf("environment (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"hunter2"}, step.Server.Secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	text := made.String()
	for name, value := range step.Spec.Labels {
		text += name + value
	}
	if asJSON, err := made.JSON(); err != nil || strings.Contains(text+string(asJSON), "hunter2") {
		t.Errorf("the password shows: %s%s, %v", text, asJSON, err)
	}

	for _, test := range []struct {
		rule   string
		proxy  config.Proxy
		action Action
		reason string
	}{
		{"the same", proxy, Keep, "it is up to date"},
		{"another one", config.Proxy{"http_proxy": "http://q"}, Replace, "proxy changed"},
		{"another one where the server has its own", config.Proxy{"HTTP_PROXY": "http://q", "http_proxy": proxy["http_proxy"]}, Keep, "it is up to date"},
		{"none any more", nil, Replace, "proxy changed"},
	} {
		seen := observe(made)
		seen.Proxy = test.proxy
		if got := newPlan(t, shop, []Member{m}, seen, Options{}).Steps[0]; got.Action != test.action || got.Reason != test.reason {
			t.Errorf("%s: got %s (%s), want %s (%s)", test.rule, got.Action, got.Reason, test.action, test.reason)
		}
	}
}
