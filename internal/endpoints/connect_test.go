package endpoints

import (
	"net/url"
	"strings"
	"testing"
)

func TestConnected(t *testing.T) {
	for _, test := range []struct {
		rule, scheme string
		connect      Connect
		query, want  string
	}{
		{"all of it", "postgres", Connect{User: "app", Password: "secret", Database: "shop"}, "sslmode=disable", "postgres://app:secret@127.0.0.1:1/shop?sslmode=disable"},
		{"a password alone", "redis", Connect{Password: "secret"}, "", "redis://:secret@127.0.0.1:1"},
		{"a user alone", "ssh", Connect{User: "me"}, "", "ssh://me@127.0.0.1:1"},
		{"nobody logs in", "redis", Connect{Database: "0"}, "", "redis://127.0.0.1:1/0"},
		{"a query alone", "nats", Connect{}, "a=b", "nats://127.0.0.1:1/?a=b"},
		{"a virtual host", "amqp", Connect{User: "a", Password: "b", Database: "/"}, "", "amqp://a:b@127.0.0.1:1/%2F"},
		{"what has a meaning", "x", Connect{User: "a@b:c", Password: "p/w?#~ $'é%"}, "", "x://a%40b%3Ac:p%2Fw%3F%23%7E%20%24%27%C3%A9%25@127.0.0.1:1"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := New("s", "p", "127.0.0.1", 1, "tcp", test.scheme, "").Connected(test.connect, test.query)
			if got.Connect.URL != test.want || !plain.MatchString(test.want) {
				t.Errorf("got %s, want %s, which needs no quotes", got.Connect.URL, test.want)
			}
			if strings.Contains(got.URL, "@") {
				t.Errorf("the address alone is %s", got.URL)
			}
			parsed, err := url.Parse(test.want)
			if err != nil {
				t.Fatal(err)
			}
			password, _ := parsed.User.Password()
			if parsed.User.Username() != test.connect.User || password != test.connect.Password || strings.TrimPrefix(parsed.Path, "/") != test.connect.Database {
				t.Errorf("it is read as %q, %q, %q", parsed.User.Username(), password, parsed.Path)
			}
		})
	}
}

func TestEnvHasWhatClientsNeed(t *testing.T) {
	db := New("db", "sql", "127.0.0.1", 1, "tcp", "postgres", "").Connected(Connect{User: "app", Password: "a b", Database: "shop"}, "")
	got := Env([]Endpoint{db, New("db", "http", "127.0.0.1", 2, "tcp", "", "")})
	for _, line := range []string{
		"DB_URL=postgres://app:a%20b@127.0.0.1:1/shop", "DB_SQL_URL=postgres://127.0.0.1:1", "DB_HTTP_URL=http://127.0.0.1:2",
		"DB_USER=app", "DB_PASSWORD='a b'", "DB_DB=shop",
	} {
		if strings.Count(got, "\n"+line+"\n") != 1 {
			t.Errorf("%s is not once in\n%s", line, got)
		}
	}
}
