package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"strings"
	"time"
)

// nextUp proves that the very next up mends everything.
func (p *project) nextUp(ctx context.Context) error {
	next, err := p.run(ctx, "up")
	if err == nil && next.code != 0 {
		err = fmt.Errorf("the next up: %v", next)
	}
	err = errors.Join(err, p.converged(ctx))
	now, thingsErr := p.engine.api.things(ctx)
	return errors.Join(err, thingsErr, p.strangersStay(now))
}

// converged proves that all servers of a project are as its definitions say, that its files tell where they are, and that
// nothing is left to do.
func (p *project) converged(ctx context.Context) error {
	err := errors.Join(p.own(ctx), p.folder())
	again, runErr := p.run(ctx, "up")
	if runErr == nil && (again.code != 0 || again.stderr != "") {
		runErr = fmt.Errorf("up again: %v", again)
	}
	return errors.Join(err, runErr, p.scratch())
}

// own proves that each server has one container, which answers where the files say that it is.
func (p *project) own(ctx context.Context) error {
	list, err := p.engine.api.containers(ctx)
	if err != nil {
		return err
	}
	told, err := p.endpoints()
	if err != nil {
		return err
	}
	variables, err := os.ReadFile(p.file(".berth", "endpoints.env"))
	if err != nil {
		return err
	}
	errs, found := []error{}, map[string]int{}
	for _, c := range list {
		if c.Labels["dev.berth.root"] != p.dir {
			continue
		}
		server := c.Labels["dev.berth.server"]
		found[server]++
		if want := state(server); c.State != want || c.name() != p.name+"-"+server {
			errs = append(errs, fmt.Errorf("%s: container %s is %s, want %s", server, c.name(), c.State, want))
		}
		if server == task {
			continue
		}
		published := ""
		if len(c.Ports) == 1 {
			published = fmt.Sprintf("%s:%d", c.Ports[0].IP, c.Ports[0].PublicPort)
		}
		if published == "" || published != told[server] || !strings.Contains(string(variables), published) {
			errs = append(errs, fmt.Errorf("%s: published at %q, endpoints.json says %q, endpoints.env %t",
				server, published, told[server], strings.Contains(string(variables), published)))
		}
		errs = append(errs, p.answers(ctx, server, published))
	}
	want := map[string]int{task: 1}
	for server := range servers {
		want[server] = 1
	}
	if !maps.Equal(found, want) {
		errs = append(errs, fmt.Errorf("containers by server: %v", found))
	}
	if len(told) != len(servers) {
		errs = append(errs, fmt.Errorf("endpoints.json tells of %v", told))
	}
	return errors.Join(errs...)
}

// endpoints are the addresses that endpoints.json tells, by server.
func (p *project) endpoints() (map[string]string, error) {
	var written struct {
		Endpoints []struct {
			Server, Host string
			Port         int
		}
	}
	text, err := os.ReadFile(p.file(".berth", "endpoints.json"))
	if err == nil {
		err = json.Unmarshal(text, &written)
	}
	if err != nil {
		return nil, fmt.Errorf("endpoints.json: %w", err)
	}
	told := map[string]string{}
	for _, e := range written.Endpoints {
		told[e.Server] = fmt.Sprintf("%s:%d", e.Host, e.Port)
	}
	return told, nil
}

// address is where a server is.
func (p *project) address(server string) (string, error) {
	told, err := p.endpoints()
	return told[server], err
}

// state is how a server's container must be.
func state(server string) string {
	if server == task {
		return "exited"
	}
	return "running"
}

// answers proves that a server says what it must.
func (p *project) answers(ctx context.Context, server, address string) error {
	var got []byte
	err := p.engine.place.do(func() error {
		conn, err := net.DialTimeout("tcp", address, 2*time.Second)
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := errors.Join(conn.SetDeadline(time.Now().Add(4*time.Second)), conn.(*net.TCPConn).CloseWrite()); err != nil {
			return err
		}
		got, err = io.ReadAll(conn)
		return err
	})
	text := strings.TrimSpace(string(got))
	if err == nil && server == "db" {
		text, p.first, _ = strings.Cut(text, " first=")
		text, err = p.excused(ctx, text)
	}
	if err == nil && text != p.answer(server) {
		err = fmt.Errorf("answers %q, want %q", text, p.answer(server))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", server, err)
	}
	return nil
}
