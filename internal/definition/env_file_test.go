package definition

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVariablesFromFiles(t *testing.T) {
	sources := project(t, map[string]string{
		"shared.env":               "LEVEL=info\nURL=postgres://u:${DB_PASSWORD}@db\nOWN=file\nBEFORE=info\nSET\nUNKNOWN\n",
		"servers/web/.env.web":     "LEVEL=debug # loud\nTHERE=\"$LEVEL ${OWN} ${BEFORE}\"\nAPI_TOKEN='to ken'\n",
		"servers/web/server.yaml":  "from: a\nenv_file: [../../shared.env, .env.web]\nenvironment: {OWN: here}\n",
		"servers/twin/server.yaml": "extends: web\nenvironment: {LEVEL: twin}\n",
		"servers/one/server.yaml":  "from: a\nenv_file: ../../shared.env\n",
	})
	servers, err := Load(sources, []string{"web", "twin", "one"})
	if err != nil {
		t.Fatal(err)
	}
	one, twin, web := servers[0], servers[1], servers[2]
	want := map[string]string{ // that of Compose 2.40.3
		"BEFORE": "info",
		"LEVEL":  "debug", "URL": "postgres://u:hunter2@db", "OWN": "here", "SET": "value", "THERE": "debug here info", "API_TOKEN": "to ken",
	}
	if diff := cmp.Diff(want, web.Environment); diff != "" {
		t.Errorf("web (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"API_TOKEN", "BEFORE", "LEVEL", "SET", "THERE", "URL"}, web.FromFiles); diff != "" {
		t.Errorf("from files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"hunter2", "to ken"}, web.Secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	want["LEVEL"], want["THERE"] = "twin", "twin here info"
	if diff := cmp.Diff(want, twin.Environment); diff != "" || twin.Missing != nil {
		t.Errorf("twin: %v (-want +got):\n%s", twin.Missing, diff)
	}
	if diff := cmp.Diff([]string{"../../shared.env", "../web/.env.web"}, twin.EnvFile); diff != "" {
		t.Errorf("files of twin (-want +got):\n%s", diff)
	}
	if one.Environment["OWN"] != "file" {
		t.Errorf("one: %v", one.Environment)
	}
}

func TestErrorsOfEnvFiles(t *testing.T) {
	for text, want := range map[string]string{
		"env_file: bad.env":        "servers/x/bad.env:2: a name holds no space",
		"env_file: [a, ../..]":     "servers/x/server.yaml:2: env_file: .: not a regular file",
		"env_file: ../../../a":     "servers/x/server.yaml:2: env_file[0]: path \"../../../a\": leads out of the project's root folder; name what lies below it",
		"env_file: {path: a}":      "servers/x/server.yaml:2: env_file: a mapping where a list belongs",
		"env_file: ports.env":      `servers/x/server.yaml:2: environment.BERTH_PORT_A: variable "BERTH_PORT_A": Berth itself sets those that begin with "BERTH_PORT_"`,
		"env_file: ${DB_PASSWORD}": "servers/x/server.yaml:2: env_file: variable DB_PASSWORD looks secret and would be seen in images, labels or plans; only connect, environment, export, post_start.command and ready.exec may name it",
	} {
		_, err := Load(project(t, map[string]string{
			"servers/x/server.yaml": "from: a\n" + text, "servers/x/a": "A=1\n", "servers/x/bad.env": "A=1\nb c\n", "servers/x/ports.env": "BERTH_PORT_A=1",
		}), []string{"x"})
		if err == nil || err.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", text, err, want)
		}
	}
	servers, err := Load(project(t, map[string]string{"servers/x/server.yaml": "from: a\nenv_file: absent"}), []string{"x"})
	want := `servers/x/server.yaml:2: env_file[0]: "absent" does not exist in servers/x; create it or correct the path`
	if err != nil || servers[0].Missing == nil || servers[0].Missing.Error() != want {
		t.Errorf("got %v, %v", servers, err)
	}
}
