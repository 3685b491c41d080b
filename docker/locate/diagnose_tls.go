package locate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
)

// isTLS reports whether an error comes from a TLS handshake.
func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		header       tls.RecordHeaderError
		alert        tls.AlertError
	)
	if errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &invalid) || errors.As(err, &header) || errors.As(err, &alert) {
		return true
	}
	// The standard library has no type for the alerts that the other side sends, nor for this answer in plain HTTP.
	text := err.Error()
	return strings.Contains(text, "remote error: tls:") || strings.Contains(text, "server gave HTTP response to HTTPS client")
}

// isPlainToTLS reports whether plain HTTP was answered as a TLS server answers it: with status 400.
func isPlainToTLS(address Address, err error) bool {
	return address.TLS == nil && strings.HasPrefix(address.Host, "tcp://") && strings.Contains(err.Error(), "400 Bad Request")
}

// badHandshake is about a TLS handshake that one side refused.
func badHandshake(address Address, err error) error {
	var header tls.RecordHeaderError
	if errors.As(err, &header) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") {
		return &UnreachableError{
			Reason: BadTLS,
			Fact:   place(address) + ": does not speak TLS, which the settings ask for",
			Next:   []string{"check the port: " + tlsPort + " is usual for TLS, " + plainPort + " for plain connections", tlsSource(address)},
			Err:    err,
		}
	}
	step := "use the ca.pem that signed the engine's certificate"
	var hostname x509.HostnameError
	switch {
	case errors.As(err, &hostname):
		step = "use a host name that the engine's certificate names"
	case strings.Contains(err.Error(), "remote error: tls:"):
		step = "use a cert.pem and key.pem that the engine's authority signed"
	}
	return &UnreachableError{
		Reason: BadTLS,
		Fact:   fmt.Sprintf("%s: TLS: %v", place(address), innermost(err)),
		Next:   []string{step, tlsSource(address)},
		Err:    err,
	}
}

// missingTLS is about an engine that wants TLS and got plain HTTP.
func missingTLS(address Address, err error) error {
	return &UnreachableError{
		Reason: BadTLS,
		Fact:   place(address) + ": refuses plain HTTP (status 400), as an engine does that expects TLS",
		Next:   []string{tlsSource(address)},
		Err:    err,
	}
}

// badTLSMaterial is about certificates and keys that cannot be read.
func badTLSMaterial(address Address, err *tlsMaterialError) error {
	return &UnreachableError{
		Reason: BadTLS,
		Fact:   fmt.Sprintf("%s: certificates in %q: %v", place(address), err.Folder, err.Err),
		Next:   []string{tlsSource(address)},
		Err:    err,
	}
}

// tlsSource is the step that changes the certificates of an address.
func tlsSource(address Address) string {
	if name, found := strings.CutPrefix(address.Source, sourceContextPrefix); found {
		return fmt.Sprintf("see `docker context inspect %s`; `docker context update` sets ca, cert and key", name)
	}
	return "set DOCKER_CERT_PATH to a folder with ca.pem, cert.pem and key.pem, and DOCKER_TLS_VERIFY=1 (unset both for a plain connection)"
}
