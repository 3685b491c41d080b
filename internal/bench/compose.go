package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

const composeProject = "berth-bench-compose"

// findCompose is how command lines of Compose v2 begin: it is a plugin of the docker command or a program of its own; nil for none.
func findCompose(ctx context.Context) []string {
	for _, words := range [][]string{{"docker", "compose"}, {"docker-compose"}} {
		if _, err := exec.LookPath(words[0]); err == nil && printed(ctx, append(words, "version", "--short")...) != "" {
			return words
		}
	}
	return nil
}

// compose is Docker Compose with BuildKit; without a name where it is not installed. Its images are made here.
func (p *project) compose(ctx context.Context) (contender, error) {
	if p.tools.compose == nil {
		return contender{}, nil
	}
	var file strings.Builder
	file.WriteString("name: " + composeProject + "\nservices:\n")
	for _, name := range p.names() {
		fmt.Fprintf(&file, "  %s:\n    build: ./contexts/%s\n    ports: [\"127.0.0.1::8080\"]\n    environment: {LEVEL: \"%s\"}\n", name, name, level(name))
	}
	if err := write(p.dir, map[string]string{"compose.yaml": file.String()}); err != nil {
		return contender{}, err
	}
	do := func(more ...string) work {
		return func(ctx context.Context) (ran, error) {
			words := append(p.tools.compose[:len(p.tools.compose):len(p.tools.compose)], more...)
			return p.run(ctx, []string{"DOCKER_BUILDKIT=1"}, words...)
		}
	}
	start := do("up", "--wait", "--no-build")
	// Compose fails where the engine has miscounted a network's containers, and uses that network the next time.
	end := func(ctx context.Context) (ran, error) {
		got, err := do("down", "--timeout", "1")(ctx)
		if err != nil && strings.Contains(err.Error(), " has active endpoints") {
			err = nil
		}
		return got, err
	}
	c := contender{name: "Compose", works: map[string]work{
		up: start, again: start, buildAgain: do("build"), status: do("ps"),
		edit: after(p.edit("contexts/"+first+"/root/page.txt"), do("up", "--wait", "--build")), setting: after(p.set, start),
		reset: do("up", "--wait", "--no-build", "--no-deps", "--force-recreate", first), down: end,
	}, clean: func(ctx context.Context) error {
		_, err := do("down", "--timeout", "1", "--rmi", "all")(ctx)
		// Images that an edit has left have lost their names.
		return errors.Join(err, p.removeImages(ctx, map[string]string{"com.docker.compose.project": composeProject}))
	}}
	for names := range slices.Chunk(p.names(), usual) {
		if _, err := do(append([]string{"build"}, names...)...)(ctx); err != nil {
			return c, err
		}
	}
	return c, nil
}
