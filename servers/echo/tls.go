package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// overTLS answers inside TLS. A client that does not complete its handshake within 10 s is closed.
func overTLS(config *tls.Config, answer func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		secure := tls.Server(conn, config)
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		if secure.Handshake() != nil {
			return
		}
		_ = conn.SetDeadline(time.Time{})
		answer(secure)
		// Tells the client that the end is meant; the connection itself is closed by the caller.
		_ = secure.CloseWrite()
	}
}

// tlsConfig uses cert.pem and key.pem of a folder, or makes a certificate when the folder has neither.
func tlsConfig(dir string) (*tls.Config, error) {
	certificate, err := tls.LoadX509KeyPair(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"))
	if errors.Is(err, fs.ErrNotExist) && missing(dir, "cert.pem") && missing(dir, "key.pem") {
		certificate, err = selfSigned(names(), time.Now())
	}
	if err != nil {
		return nil, fmt.Errorf("tls: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}, nil
}

func missing(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return errors.Is(err, fs.ErrNotExist)
}

// names are what clients may call this server: localhost, and the host name in full and by its first label.
func names() []string {
	list := []string{"localhost"}
	if host, err := os.Hostname(); err == nil && host != "" {
		first, _, _ := strings.Cut(host, ".")
		list = append(list, host, first)
	}
	return list
}

// selfSigned makes a certificate for names and the loopback addresses, valid for a year.
func selfSigned(names []string, now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "echo"},
		DNSNames:              names,
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
