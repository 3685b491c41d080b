package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// askTLS starts echo inside TLS with the files of dir, trusts roots (its own certificate when nil) and asks.
func askTLS(t *testing.T, dir string, roots *x509.CertPool, name string) string {
	t.Helper()
	config, err := tlsConfig(dir)
	if err != nil {
		t.Fatal(err)
	}
	if roots == nil {
		roots = x509.NewCertPool()
		certificate, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		roots.AddCert(certificate)
	}
	addresses, _ := serve(t, service{name: "tls", network: "tcp", stream: overTLS(config, echo)})
	conn := tls.Client(dial(t, "tcp", addresses["tls"]), &tls.Config{RootCAs: roots, ServerName: name})
	return string(ask(t, conn, []byte("hi")))
}

func TestTLSMakesItsOwnCertificate(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"localhost", "127.0.0.1", host} {
		if got := askTLS(t, filepath.Join(t.TempDir(), "missing"), nil, name); got != "hi" {
			t.Errorf("%s: got %q, want %q", name, got, "hi")
		}
	}
}

func TestTLSUsesTheCertificateOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	roots := writeCertificate(t, dir)
	if got := askTLS(t, dir, roots, "echo.example.test"); got != "hi" {
		t.Errorf("got %q, want %q", got, "hi")
	}
}

func TestTLSRefusesHalfACertificate(t *testing.T) {
	for _, name := range []string{"cert.pem", "key.pem"} {
		dir := t.TempDir()
		writeCertificate(t, dir)
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := tlsConfig(dir); err == nil {
			t.Errorf("no error without %s", name)
		}
	}
}

// writeCertificate writes cert.pem and key.pem and returns who trusts them.
func writeCertificate(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	certificate, err := selfSigned([]string{"echo.example.test"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: certificate.Certificate[0]},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	parsed, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return roots
}
