package locate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
)

// pair is a certificate that signs itself, and its key.
func pair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, content []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
	}
	return block("CERTIFICATE", der), block("PRIVATE KEY", bytes)
}

func TestTLSFolder(t *testing.T) {
	certificate, key := pair(t)
	_, otherKey := pair(t)
	for _, test := range []struct {
		rule       string
		files      map[string]string
		skipVerify bool
		// problem is in the error; empty for none.
		problem string
		// tls, roots and own say what the result has.
		tls, roots, own bool
	}{
		{rule: "nothing asks for TLS"},
		{rule: "nothing to check", skipVerify: true, tls: true},
		{rule: "an authority", files: map[string]string{"ca.pem": certificate}, tls: true, roots: true},
		{rule: "a certificate", files: map[string]string{"cert.pem": certificate, "key.pem": key}, tls: true, own: true},
		{rule: "all three", files: map[string]string{"ca.pem": certificate, "cert.pem": certificate, "key.pem": key}, tls: true, roots: true, own: true},
		{rule: "a wrong authority", files: map[string]string{"ca.pem": key}, problem: "ca.pem: holds no certificate in PEM form"},
		{rule: "a wrong authority that nothing is checked by", files: map[string]string{"ca.pem": "x"}, skipVerify: true, problem: "ca.pem: holds no certificate in PEM form"},
		{rule: "no key", files: map[string]string{"cert.pem": certificate}, problem: "key.pem: missing beside cert.pem"},
		{rule: "no certificate", files: map[string]string{"key.pem": key}, problem: "cert.pem: missing beside key.pem"},
		{rule: "another's key", files: map[string]string{"cert.pem": certificate, "key.pem": otherKey}, problem: "cert.pem and key.pem: could not load X509 key pair: tls: private key does not match public key"},
		{rule: "no PEM", files: map[string]string{"cert.pem": "x", "key.pem": key}, problem: "cert.pem and key.pem: "},
	} {
		t.Run(test.rule, func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range test.files {
				writeFile(t, filepath.Join(folder, name), content)
			}
			config, err := tlsFolder(folder, test.skipVerify)
			if test.problem != "" {
				if err == nil || !strings.HasPrefix(err.Error(), test.problem) {
					t.Errorf("got %v, want %q", err, test.problem)
				}
				return
			}
			if err != nil || (config != nil) != test.tls {
				t.Fatalf("got %v, %v", config, err)
			}
			if config != nil && (config.RootCAs != nil != test.roots || len(config.Certificates) > 0 != test.own || config.InsecureSkipVerify != test.skipVerify) {
				t.Errorf("authorities %t, own certificates %d, unchecked %t", config.RootCAs != nil, len(config.Certificates), config.InsecureSkipVerify)
			}
		})
	}
}
