package definition

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuildKey(t *testing.T) {
	for _, test := range []struct {
		rule, base, text string
		want             Build
	}{
		{"a context", "", "build: ../..", Build{Context: "../.."}},
		{
			"all", "", "build: {context: ., target: run, args: {A: 1, B: yes, C: '', D: text}}",
			Build{Context: ".", Target: "run", Args: map[string]string{"A": "1", "B": "yes", "C": "", "D": "text"}},
		},
		{"a value of the environment", "", "build: {args: {SET: , NUMBER: ~, UNSET: }}", Build{Args: map[string]string{"SET": "value", "NUMBER": "8080"}}},
		{"a list", "", "build: {args: [A=1, 'B=x=y', SET, UNSET, C=$SET]}", Build{Args: map[string]string{"A": "1", "B": "x=y", "SET": "value", "C": "value"}}},
		{
			"base.yaml", "build: {context: .., args: [A=1, B=2], secrets: {k: {file: key}}}", "build: {args: {B: 3}, secrets: {t: {environment: DB_PASSWORD}}}",
			Build{Context: "../..", Args: map[string]string{"A": "1", "B": "3"}, Secrets: map[string]Secret{"k": {File: "../key"}, "t": {Environment: "DB_PASSWORD"}}},
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			files := map[string]string{"servers/web/server.yaml": "dockerfile: Dockerfile\n" + test.text}
			if test.base != "" {
				files["servers/base.yaml"] = test.base
			}
			servers, err := Load(project(t, files), []string{"web"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, servers[0].Build); diff != "" {
				t.Errorf("build (-want +got):\n%s", diff)
			}
			if hidden := slices.Contains(servers[0].Secrets, "hunter2"); hidden != (test.want.Secrets != nil) {
				t.Errorf("a secret's value is hidden: %t", hidden)
			}
		})
	}
}

func TestBuildKeyErrors(t *testing.T) {
	for text, want := range map[string]string{
		"from: a\nbuild: .":                                               "2: build: it says how a Dockerfile is built; give dockerfile as well",
		"dockerfile: a\nbuild: {dockerfile: b}":                           `2: unknown key "dockerfile" in build; "dockerfile" stands beside "build"`,
		"dockerfile: a\nbuild: {arg: {}}":                                 `2: unknown key "arg" in build; did you mean "args"?`,
		"dockerfile: a\nbuild: {context: ../../..}":                       `2: build.context: path "../../..": leads out of the project's root folder`,
		"dockerfile: a\nbuild: {context: /etc}":                           `2: build.context: path "/etc": is absolute`,
		"dockerfile: a\nbuild: {args: {NPM_TOKEN: x}}":                    "2: build.args.NPM_TOKEN: its name looks secret",
		"dockerfile: a\nbuild: {args: [DB_PASSWORD]}":                     "2: build.args.DB_PASSWORD: its name looks secret",
		"dockerfile: a\nbuild: {args: {A: $DB_PASSWORD}}":                 "2: build.args.A: variable DB_PASSWORD looks secret",
		"dockerfile: a\nbuild: {args: [A=1, A=2]}":                        `2: build.args: "A" is given twice`,
		"dockerfile: a\nbuild: {args: {'A=B': 1}}":                        "2: build.args.",
		"dockerfile: a\nbuild: {args: [{A: 1}]}":                          "2: build.args.",
		"dockerfile: a\nbuild: {secrets: {a: {}}}":                        "2: build.secrets.a: give environment, the name of a variable, or file",
		"dockerfile: a\nbuild: {secrets: {a: {environment: A, file: b}}}": "2: build.secrets.a: give environment",
		"dockerfile: a\nbuild: {secrets: {'a,b': {environment: A}}}":      "2: build.secrets.",
		"dockerfile: a\nbuild: {secrets: {a: {environment: A=B}}}":        "2: build.secrets.a.environment: ",
		"dockerfile: a\nbuild: {secrets: {a: {file: ../../../b}}}":        "2: build.secrets.a.file: path \"../../../b\": leads out",
		"dockerfile: a\nbuild: {secrets: {a: {file: /root/.npmrc}}}":      "2: build.secrets.a.file: \"/root/.npmrc\" is outside the project; set BERTH_ALLOW_HOST_PATHS=true",
		"dockerfile: a\nbuild: {target: 'a b'}":                           `2: build.target: "a b" is not the name of a stage`,
	} {
		_, err := Load(project(t, map[string]string{"servers/web/server.yaml": text, "servers/web/a": ""}), []string{"web"})
		if err == nil || !strings.HasPrefix(err.Error(), "servers/web/server.yaml:"+want) {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestUnusedKeysOfBase(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml":        "from: debian\npackages: [curl]\nrun: [a]\nuser: nobody",
		"servers/own/server.yaml":  "dockerfile: Dockerfile",
		"servers/made/server.yaml": "description: a",
	})
	servers, err := Load(sources, []string{"own", "made"})
	if err != nil {
		t.Fatal(err)
	}
	note := "servers/own/server.yaml does not use packages and run of servers/base.yaml: its own dockerfile makes the whole image"
	if servers[0].Unused != "" || servers[1].Unused != note {
		t.Errorf("got %q and %q", servers[0].Unused, servers[1].Unused)
	}
}
