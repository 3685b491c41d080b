package run

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/authority"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
)

// credentials puts a certificate of the project's authority, its key and the authority's own certificate into
// a container that has not started yet: /tls/cert.pem, /tls/key.pem and /tls/ca.pem.
func (r *Runner) credentials(ctx context.Context, j *job) error {
	server := j.step.Server
	if !server.TLS.Enabled {
		return nil
	}
	signer, err := r.signer()
	if err != nil {
		return err
	}
	certificate, key, err := signer.Sign(certificateNames(r.Settings, j.step))
	if err != nil {
		return err
	}
	archive, err := pack(server.TLS.UID, server.TLS.GID, map[string][]byte{"ca.pem": signer.PEM, "cert.pem": certificate, "key.pem": key})
	if err != nil {
		return fmt.Errorf("pack certificates: %w", err)
	}
	return r.Engine.CopyTo(ctx, j.container, "/", archive)
}

// certificateNames are all names of a server on the project's network, its host name first. In the host's network it
// has none, and its certificate those that it would have.
func certificateNames(s settings.Settings, step plan.Step) []string {
	if step.Spec.HostNetwork {
		return []string{step.Server.Name + "." + s.Domain, step.Server.Name}
	}
	return append([]string{step.Spec.Hostname + "." + step.Spec.Domainname}, step.Spec.Aliases...)
}

// Authority identifies the project's authority, which is made if it is absent and a server wants a certificate; empty
// when none does.
func (r *Runner) Authority(servers []definition.Server) (string, error) {
	if !slices.ContainsFunc(servers, func(s definition.Server) bool { return s.TLS.Enabled }) {
		return "", nil
	}
	signer, err := r.signer()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256(signer.PEM)), nil
}

func (r *Runner) signer() (*authority.Authority, error) {
	dir, err := endpoints.Folder(r.Settings.Root)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	return authority.Open(dir, r.Settings.Project)
}

// pack is an archive of the folder tls. Private keys are readable by their owner alone.
func pack(uid, gid int, files map[string][]byte) (*bytes.Buffer, error) {
	var buffer bytes.Buffer
	archive := tar.NewWriter(&buffer)
	if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "tls/", Mode: 0o755}); err != nil {
		return nil, err
	}
	for _, name := range []string{"ca.pem", "cert.pem", "key.pem"} {
		header := &tar.Header{Name: "tls/" + name, Mode: 0o644, Size: int64(len(files[name])), Uid: uid, Gid: gid}
		if name == "key.pem" {
			header.Mode = 0o600
		}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(files[name]); err != nil {
			return nil, err
		}
	}
	return &buffer, archive.Close()
}
