package acceptance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/distribution/reference"
	"github.com/google/go-cmp/cmp"
)

// writes are the calls that change something on the engine, in their order and in words:
//
//	network shop                     remove-network shop
//	volume shop_data                 remove-volume shop_data
//	pull base:1                      remove-image localhost/shop/web:0123456789ab
//	build localhost/shop/web:TAG     import localhost/berth/debian:TAG     tag localhost/berth/debian:TAG
//	create shop-web                  copy shop-web
//	start shop-web                   stop shop-web                         remove shop-web
//	exec shop-web psql -l
//
// The command of an exec may be a post-start command or a probe, which is tried as often as it takes. A call that the engine
// refused ends with its status. One that is not known here is written as it is, so that it is never overlooked.
func writes(calls []call) []string {
	ids := identifiers{}
	var lines []string
	for _, c := range calls {
		line := ids.line(c)
		if line != "" && c.status >= http.StatusBadRequest {
			line += fmt.Sprintf(" (status %d)", c.status)
		}
		if line != "" {
			lines = append(lines, line)
		}
		ids.learn(c)
	}
	return lines
}

// line is a call in words; empty for one that changes nothing.
func (ids identifiers) line(c call) string {
	if c.method == http.MethodGet || c.method == http.MethodHead {
		return ""
	}
	kind, rest, _ := strings.Cut(strings.Trim(c.path, "/"), "/")
	if kind == "images" { // a reference has slashes of its own
		return ids.imageLine(c, rest)
	}
	id, verb, _ := strings.Cut(rest, "/")
	switch c.method + " " + kind + " " + verb {
	case "POST build ":
		if id == "" {
			return "build " + c.query.Get("t")
		}
	case "POST containers ", "POST networks ", "POST volumes ":
		if id == "create" {
			return map[string]string{"containers": "create ", "networks": "network ", "volumes": "volume "}[kind] + c.made()
		}
	case "DELETE containers ":
		return "remove " + ids.name(id)
	case "DELETE networks ", "DELETE volumes ":
		return "remove-" + strings.TrimSuffix(kind, "s") + " " + ids.name(id)
	case "POST containers start", "POST containers stop":
		return verb + " " + ids.name(id)
	case "PUT containers archive":
		return "copy " + ids.name(id)
	case "POST containers exec":
		var body struct{ Cmd []string }
		if json.Unmarshal(c.sent, &body) == nil {
			return "exec " + ids.name(id) + " " + strings.Join(body.Cmd, " ")
		}
	case "POST containers wait", "POST exec start", "POST exec resize": // the first waits, the others belong to an exec
		return ""
	}
	return c.String()
}

// imageLine is line for what is below /images.
func (ids identifiers) imageLine(c call, rest string) string {
	switch {
	case c.method == http.MethodDelete:
		return "remove-image " + ids.name(rest)
	case rest == "create" && c.query.Has("fromImage"):
		return "pull " + familiar(c.query.Get("fromImage"), c.query.Get("tag"))
	case rest == "create":
		return "import " + familiar(c.query.Get("repo"), c.query.Get("tag"))
	case strings.HasSuffix(rest, "/tag"):
		return "tag " + familiar(c.query.Get("repo"), c.query.Get("tag"))
	}
	return c.String()
}

// familiar is an image's reference as people write it. The API takes a digest for a tag, too.
func familiar(repository, tag string) string {
	full := repository
	if tag != "" {
		separator := ":"
		if strings.Contains(tag, ":") {
			separator = "@"
		}
		full += separator + tag
	}
	named, err := reference.ParseNormalizedNamed(full)
	if err != nil {
		return full
	}
	return reference.FamiliarString(named)
}

func TestWrites(t *testing.T) {
	ok := func(method, target, sent, answer string) call {
		return newCall(t, method, target, sent, http.StatusOK, answer)
	}
	for _, test := range []struct {
		rule  string
		calls []call
		want  []string
	}{
		{"what is asked changes nothing", []call{
			ok("GET", "/version", "", "{}"), ok("HEAD", "/_ping", "", ""), ok("GET", "/containers/c1/json", "", `{"Id":"c1"}`),
			ok("POST", "/containers/c1/wait?condition=removed", "", "{}"),
		}, nil},
		{"a container is called by the name it was made with", []call{
			ok("POST", "/containers/create?name=shop-web", `{"Image":"base:1"}`, `{"Id":"c1"}`), ok("PUT", "/containers/c1/archive?path=%2F", "", ""),
			ok("POST", "/containers/c1/start", "", ""),
		}, []string{"create shop-web", "copy shop-web", "start shop-web"}},
		{"or by the name in the list", []call{
			ok("GET", "/containers/json?all=1", "", `[{"Id":"c1","Names":["/shop-db"]},{"Id":"c2","Names":["/shop-web"]}]`),
			ok("POST", "/containers/c2/stop?t=3", "", ""), ok("DELETE", "/containers/c2?force=1&v=1", "", ""), ok("DELETE", "/containers/c1", "", ""),
		}, []string{"stop shop-web", "remove shop-web", "remove shop-db"}},
		{"or by the name that its inspection tells", []call{
			ok("GET", "/containers/c1/json", "", `{"Id":"c1","Name":"/shop-web"}`), ok("DELETE", "/containers/c1", "", ""),
		}, []string{"remove shop-web"}},
		{"a container that nobody has named keeps its identifier", []call{ok("DELETE", "/containers/c1", "", "")}, []string{"remove c1"}},
		{"a name belongs to its last container", []call{
			ok("GET", "/containers/json", "", `[{"Id":"c1","Names":["/shop-web"]}]`), ok("DELETE", "/containers/c1", "", ""),
			ok("POST", "/containers/create?name=shop-web", "{}", `{"Id":"c2"}`), ok("POST", "/containers/c2/start", "", ""),
		}, []string{"remove shop-web", "create shop-web", "start shop-web"}},
		{"networks", []call{
			ok("POST", "/networks/create", `{"Name":"shop"}`, `{"Id":"n1"}`), ok("DELETE", "/networks/n1", "", ""),
			ok("GET", "/networks?filters=%7B%7D", "", `[{"Id":"n2","Name":"other"}]`), ok("DELETE", "/networks/n2", "", ""),
		}, []string{"network shop", "remove-network shop", "remove-network other"}},
		{"volumes", []call{
			ok("POST", "/volumes/create", `{"Name":"shop_data"}`, `{"Name":"shop_data"}`), ok("DELETE", "/volumes/shop_data", "", ""),
		}, []string{"volume shop_data", "remove-volume shop_data"}},
		{"images", []call{
			ok("POST", "/build?t=localhost%2Fshop%2Fweb%3A0123&version=2", "", ""),
			ok("POST", "/images/create?fromImage=docker.io%2Flibrary%2Fbase&tag=1", "", ""),
			ok("POST", "/images/create?fromImage=docker.io%2Flibrary%2Fbase&tag=sha256%3A"+strings.Repeat("0", 64), "", ""),
			ok("POST", "/images/create?fromSrc=-&repo=localhost%2Fberth%2Fdebian%3Abookworm", "", ""),
			ok("POST", "/images/sha256:1/tag?repo=docker.io%2Flibrary%2Fbase&tag=1", "", ""),
			ok("DELETE", "/images/localhost/shop/web:0123", "", ""),
			ok("GET", "/images/base:1/json", "", `{"Id":"sha256:1","RepoTags":["base:1"]}`), ok("DELETE", "/images/sha256:1", "", ""),
		}, []string{
			"build localhost/shop/web:0123", "pull base:1", "pull base@sha256:" + strings.Repeat("0", 64), "import localhost/berth/debian:bookworm",
			"tag base:1", "remove-image localhost/shop/web:0123", "remove-image base:1",
		}},
		{"a command in a container", []call{
			ok("GET", "/containers/json", "", `[{"Id":"c1","Names":["/shop-db"]}]`),
			ok("POST", "/containers/c1/exec", `{"Cmd":["psql","-l"]}`, `{"Id":"e1"}`), ok("POST", "/exec/e1/start", "{}", ""), ok("GET", "/exec/e1/json", "", "{}"),
		}, []string{"exec shop-db psql -l"}},
		{"what the engine refuses has a status and names nothing", []call{
			newCall(t, "POST", "/containers/create?name=shop-web", "{}", http.StatusConflict, `{"Id":"c1","message":"in use"}`),
			newCall(t, "POST", "/containers/c1/start", "", http.StatusNotFound, "{}"),
		}, []string{"create shop-web (status 409)", "start c1 (status 404)"}},
		{"what is not known is never overlooked", []call{
			ok("POST", "/swarm/init", "{}", ""), ok("POST", "/containers/prune", "", ""), ok("POST", "/build/cancel?id=1", "", ""), ok("POST", "/containers/c1/rename", "", ""),
		}, []string{"POST /swarm/init", "POST /containers/prune", "POST /build/cancel", "POST /containers/c1/rename"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, writes(test.calls)); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
		})
	}
}

// newCall is a call as a recorder has it.
func newCall(t *testing.T, method, target, sent string, status int, answer string) call {
	t.Helper()
	address, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return call{method: method, path: address.Path, query: address.Query(), sent: []byte(sent), status: status, answer: []byte(answer)}
}
