package endpoints

import "testing"

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		rule string
		list []Endpoint
		want string
	}{
		{"names apart", []Endpoint{{Server: "web", Name: "http"}, {Server: "web", Name: "https"}, {Server: "web-api", Name: "http"}}, ""},
		{
			"a port of one and a port of another",
			[]Endpoint{{Server: "web", Name: "api-http"}, {Server: "web-api", Name: "http"}},
			"port http of server web-api: its variable WEB_API_HTTP_ADDR is that of port api-http of server web too; rename one of the two",
		},
		{
			"a port of one and another server",
			[]Endpoint{{Server: "web-api", Name: "http"}, {Server: "web", Name: "api"}},
			"port api of server web: its variable WEB_API_ADDR is that of server web-api too; rename one of the two",
		},
		{
			"two at once",
			[]Endpoint{{Server: "web", Name: "api"}, {Server: "berth", Name: "http"}, {Server: "web-api", Name: "http"}},
			"server berth: its variable BERTH_ADDR would be taken for a setting; rename it\n" +
				"server web-api: its variable WEB_API_ADDR is that of port api of server web too; rename one of the two",
		},
		{"a setting", []Endpoint{{Server: "berth", Name: "http"}}, "server berth: its variable BERTH_ADDR would be taken for a setting; rename it"},
		{"nearly a setting", []Endpoint{{Server: "berths", Name: "http"}}, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := ""
			if err := Check(test.list); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
