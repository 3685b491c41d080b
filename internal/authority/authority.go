// Package authority is a project's own certificate authority, for servers with tls: true.
//
// Its key stays in the project's state folder, readable by its owner alone, and never enters an image.
// It is for tests: it revokes nothing, and nobody outside the project should trust it.
package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/berthdev/berth/internal/host"
)

// The files of an authority in the state folder.
const (
	certificateFile = "ca.pem"
	keyFile         = "ca-key.pem"
)

// lifetime of the authority; leaves live as long as their containers, so they get the same.
const lifetime = 10 * 365 * 24 * time.Hour

// Authority signs certificates.
type Authority struct {
	// PEM is the authority's own certificate.
	PEM []byte

	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// Path is the certificate's file below the state folder dir.
func Path(dir string) string { return filepath.Join(dir, certificateFile) }

// Read reads the authority from the state folder dir; nil when there is none, or less than a year of it is left.
func Read(dir string) (*Authority, error) {
	authority, err := read(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && time.Until(authority.certificate.NotAfter) < lifetime/10 {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w; remove %s to get a new one", err, dir)
	}
	return authority, nil
}

// Digest identifies the authority: the hex SHA-256 of its certificate.
func (a *Authority) Digest() string { return fmt.Sprintf("%x", sha256.Sum256(a.PEM)) }

// Remove takes the authority's files away. Absent is fine.
func Remove(dir string) error {
	var errs []error
	for _, name := range []string{certificateFile, keyFile} {
		if err := host.Remove(filepath.Join(dir, name)); err != nil {
			errs = append(errs, fmt.Errorf("certificate authority: %w", err))
		}
	}
	return errors.Join(errs...)
}

func read(dir string) (*Authority, error) {
	keyText, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(Path(dir))
	if err != nil {
		return nil, err
	}
	keyBlock, _ := pem.Decode(keyText)
	block, _ := pem.Decode(text)
	if keyBlock == nil || block == nil {
		return nil, errors.New("not in PEM form")
	}
	key, err := x509.ParseECPrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	if !key.PublicKey.Equal(certificate.PublicKey) {
		return nil, errors.New("the key belongs to another certificate")
	}
	return &Authority{PEM: text, certificate: certificate, key: key}, nil
}

// Create makes an authority for a project in the state folder dir, in the place of the one that is there.
func Create(dir, project string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("certificate authority: %w", err)
	}
	template, err := newTemplate("Berth test authority of " + project)
	if err != nil {
		return err
	}
	template.IsCA, template.BasicConstraintsValid, template.MaxPathLenZero = true, true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("certificate authority: %w", err)
	}
	keyText, err := encodeKey(key)
	if err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := write(dir, text, keyText); err != nil {
		return fmt.Errorf("certificate authority: %w", err)
	}
	return nil
}

// write replaces the pair. The old key goes first and the new one comes last: whenever that is cut short there is no
// key, and the next run makes a new pair.
func write(dir string, certificate, key []byte) error {
	path := filepath.Join(dir, keyFile)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := host.Replace(Path(dir), certificate, 0o644); err != nil {
		return err
	}
	return host.Replace(path, key, 0o600)
}

// Sign makes a key and a certificate for these names, the first of which is the common name, and 127.0.0.1 and ::1.
func (a *Authority) Sign(names []string) (certificate, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate for %s: %w", names[0], err)
	}
	template, err := newTemplate(names[0])
	if err != nil {
		return nil, nil, err
	}
	template.DNSNames = append([]string{"localhost"}, names...)
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	template.NotAfter = a.certificate.NotAfter
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, private.Public(), a.key)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate for %s: %w", names[0], err)
	}
	key, err = encodeKey(private)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), key, err
}

func newTemplate(name string) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("certificate for %s: %w", name, err)
	}
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name[:min(len(name), 64)]},
		NotBefore:    time.Now().Add(-time.Hour), // clocks of engines in virtual machines may be late
		NotAfter:     time.Now().Add(lifetime),
	}, nil
}

func encodeKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encode key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), nil
}
