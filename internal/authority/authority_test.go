package authority

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// open reads the authority of a folder, or makes one where there is none.
func open(t *testing.T, dir, project string) (*Authority, error) {
	t.Helper()
	a, err := Read(dir)
	if a != nil || err != nil {
		return a, err
	}
	if err := Create(dir, project); err != nil {
		return nil, err
	}
	return Read(dir)
}

func TestSignedNamesAreTrustedAndOthersAreNot(t *testing.T) {
	a, err := open(t, filepath.Join(t.TempDir(), "state"), "shop")
	if err != nil {
		t.Fatal(err)
	}
	certificate, key, err := a.Sign([]string{"web.shop.test", "web"})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(a.PEM) {
		t.Fatal("the authority's certificate is not PEM")
	}
	for _, name := range []string{"web.shop.test", "web", "127.0.0.1", "localhost"} {
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "db.shop.test"}); err == nil {
		t.Error("a name that was not asked for is accepted")
	}
	other, err := open(t, t.TempDir(), "other")
	if err != nil {
		t.Fatal(err)
	}
	foreign := x509.NewCertPool()
	foreign.AppendCertsFromPEM(other.PEM)
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: foreign, DNSName: "web"}); err == nil {
		t.Error("another project's authority vouches for this one's server")
	}
}

func TestAuthorityIsKeptAndItsKeyIsPrivate(t *testing.T) {
	dir := t.TempDir()
	first, err := open(t, dir, "shop")
	if err != nil {
		t.Fatal(err)
	}
	second, err := open(t, dir, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.PEM, second.PEM) {
		t.Error("a second run made another authority")
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the key's mode is %o, want 600", mode)
	}
	if err := Remove(dir); err != nil {
		t.Fatal(err)
	}
	third, err := open(t, dir, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first.PEM, third.PEM) {
		t.Error("a removed authority came back")
	}
}

func TestRenewalCutShortIsMadeUpFor(t *testing.T) {
	dir := t.TempDir()
	old, err := open(t, dir, "shop")
	if err != nil {
		t.Fatal(err)
	}
	// A folder that is not empty keeps the certificate from being replaced, and the key, which comes after it.
	if err := errors.Join(os.Remove(Path(dir)), os.MkdirAll(filepath.Join(Path(dir), "x"), 0o755)); err != nil {
		t.Fatal(err)
	}
	if err := Create(dir, "shop"); err == nil {
		t.Fatal("the renewal was not cut short")
	}
	if _, err := os.Stat(filepath.Join(dir, keyFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a key without its certificate: %v", err)
	}
	if err := errors.Join(os.RemoveAll(Path(dir)), os.WriteFile(Path(dir), old.PEM, 0o644)); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir, "shop"); err != nil {
		t.Errorf("the next run: %v", err)
	}
}

func TestDamagedAuthorityIsAnError(t *testing.T) {
	dir := t.TempDir()
	if _, err := open(t, dir, "shop"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, certificateFile), []byte("rubbish"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir, "shop"); err == nil {
		t.Error("a damaged certificate is accepted")
	}
}
