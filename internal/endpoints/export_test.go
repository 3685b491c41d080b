package endpoints

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// database is a server with two ports, and a user where one is given.
func database(name, scheme, user string) []Endpoint {
	db := New(name, "sql", "127.0.0.1", 5001, "tcp", scheme, "").Connected(Connect{User: user, Password: user, Database: "shop"}, "a=b")
	return []Endpoint{db, New(name, "http", "127.0.0.1", 5002, "tcp", "", "")}
}

// template is a text with ${name} as definitions have it.
func template(t *testing.T, text string) string {
	t.Helper()
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, _ := strings.Cut(rest, "}")
		if !found {
			return text
		}
		fact, is := Fact(name)
		if !is {
			t.Fatalf("%s is no fact", name)
		}
		text = before + fact + after
	}
}

func TestExport(t *testing.T) {
	for _, test := range []struct {
		rule      string
		ports     []Endpoint
		templates map[string]string
		presets   []string
		want      map[string]string
	}{
		{"nothing is asked for", database("db", "postgres", "me"), nil, nil, nil},
		{
			"facts of the first port", database("db", "postgres", "me"),
			map[string]string{"A": "${url} ${addr} ${host} ${port} ${user} ${password} ${database}"},
			nil,
			map[string]string{"A": "postgres://me:me@127.0.0.1:5001/shop?a=b 127.0.0.1:5001 127.0.0.1 5001 me me shop"},
		},
		{
			"facts of a port by its name", database("db", "postgres", "me"),
			map[string]string{"A": "${http_url},${sql_port}"},
			nil,
			map[string]string{"A": "http://127.0.0.1:5002,5001"},
		},
		{
			"another scheme", database("db", "postgres", "me"),
			map[string]string{"A": "jdbc:postgresql:${rest}"},
			nil,
			map[string]string{"A": "jdbc:postgresql://me:me@127.0.0.1:5001/shop?a=b"},
		},
		{"a text alone", database("db", "postgres", "me"), map[string]string{"A": "on"}, nil, map[string]string{"A": "on"}},
		{
			"a preset", database("db", "postgres", "me"), nil,
			[]string{"pg"},
			map[string]string{"PGHOST": "127.0.0.1", "PGPORT": "5001", "PGUSER": "me", "PGPASSWORD": "me", "PGDATABASE": "shop"},
		},
		{
			"a preset without what is not there", database("db", "postgres", ""), nil,
			[]string{"pg"},
			map[string]string{"PGHOST": "127.0.0.1", "PGPORT": "5001", "PGDATABASE": "shop"},
		},
		{
			"the definition wins", database("db", "postgres", ""),
			map[string]string{"PGHOST": "", "PGPORT": "1"},
			[]string{"pg"},
			map[string]string{"PGPORT": "1", "PGDATABASE": "shop"},
		},
		{"a preset of another scheme", database("db", "mariadb", "me"), nil, []string{"pg"}, nil},
		{
			"a name with the server's", database("my-db", "mariadb", "me"), nil,
			[]string{"aspnet"},
			map[string]string{"ConnectionStrings__my_db": "Server=127.0.0.1;Port=5001;User ID=me;Password=me;Database=shop"},
		},
		{"two presets", database("db", "mariadb", "me"), nil, []string{"spring", "rails"}, map[string]string{
			"SPRING_DATASOURCE_URL": "jdbc:mariadb://127.0.0.1:5001/shop", "SPRING_DATASOURCE_USERNAME": "me", "SPRING_DATASOURCE_PASSWORD": "me",
			"DATABASE_URL": "mysql2://me:me@127.0.0.1:5001/shop?a=b",
		}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			templates := map[string]string{}
			for name, text := range test.templates {
				templates[name] = template(t, text)
			}
			if diff := cmp.Diff(test.want, Export(test.ports, templates, test.presets)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if err := CheckExport(test.ports, templates); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPresetsNameFacts(t *testing.T) {
	for name, schemes := range presets {
		for scheme, templates := range schemes {
			got := Export(database("db", scheme, "me"), nil, []string{name})
			if len(got) != len(templates) {
				t.Errorf("%s of %s: %v of %v", name, scheme, got, templates)
			}
		}
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	missing := map[string]string{"A": template(t, "${https_url}")}
	want := "db: export: A: there is no ${https_url}; there are addr, database, host, password, port, url, user, and those of each port, such as NAME_url"
	if err := CheckExport(database("db", "postgres", "me"), missing); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	exporting := func(name, exported string) []Endpoint {
		list := database(name, "postgres", "me")
		list[0].Export = map[string]string{exported: "1"}
		return list
	}
	for want, list := range map[string][]Endpoint{
		`servers a and b both export X; rename it in one, or leave it out there with export: {X: ""}`: append(exporting("a", "X"), exporting("b", "X")...),
		"server a: it exports B_URL, which is a variable of Berth's own; rename it":                   append(exporting("a", "B_URL"), database("b", "tcp", "")...),
		"server a: it exports A_HOST, which is a variable of Berth's own; rename it":                  exporting("a", "A_HOST"),
	} {
		if err := Check(list); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
