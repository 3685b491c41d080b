package run

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
)

// copyIn puts files into a container that has not started yet.
func (w *walk) copyIn(ctx context.Context, job *job, one plan.Operation) error {
	archive, err := packFolders(job.step.Spec.Tmpfs)
	if one.Subject == plan.Certificates {
		archive, err = w.certificates(job.step)
	}
	if err != nil {
		return err
	}
	return w.Engine.CopyTo(ctx, job.container, "/", archive)
}

// certificates are a certificate of the project's authority, its key and the authority's own certificate:
// /tls/cert.pem, /tls/key.pem and /tls/ca.pem.
func (w *walk) certificates(step plan.Step) (*bytes.Buffer, error) {
	signer, err := w.State.Authority()
	if err != nil {
		return nil, err
	}
	if signer == nil {
		return nil, errors.New("certificate authority: its files are gone; run the same command again")
	}
	certificate, key, err := signer.Sign(certificateNames(w.Settings, step))
	if err != nil {
		return nil, err
	}
	owner := step.Server.TLS
	archive, err := pack(owner.UID, owner.GID, map[string][]byte{"ca.pem": signer.PEM, "cert.pem": certificate, "key.pem": key})
	if err != nil {
		return nil, fmt.Errorf("pack certificates: %w", err)
	}
	return archive, nil
}

// certificateNames are all names of a server on the project's network, its host name first. In the host's network it
// has none, and its certificate those that it would have.
func certificateNames(s settings.Settings, step plan.Step) []string {
	if step.Spec.HostNetwork {
		return []string{step.Server.Name + "." + s.Domain, step.Server.Name}
	}
	return append([]string{step.Spec.Hostname + "." + step.Spec.Domainname}, step.Spec.Aliases...)
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
