package locate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// tlsMaterialError is a folder of certificates and keys that cannot be used.
type tlsMaterialError struct {
	Folder string
	Err    error
}

func (e *tlsMaterialError) Error() string { return fmt.Sprintf("read %s: %v", e.Folder, e.Err) }
func (e *tlsMaterialError) Unwrap() error { return e.Err }

// environmentTLS reads the certificates that DOCKER_CERT_PATH names. The user asks for them, so that a folder
// that is not there is an error, and one without certificates means TLS with the system's authorities.
func environmentTLS(folder string, verify bool) (*tls.Config, error) {
	if _, err := os.Stat(folder); err != nil {
		return nil, plainPathError(err)
	}
	config, err := tlsFolder(os.DirFS(folder), !verify)
	if config == nil && err == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return config, err
}

// tlsFolder reads ca.pem, cert.pem and key.pem of a folder, each of which may be absent.
// It returns nil when the folder holds none of them and the engine's certificate is to be checked: then nothing
// asks for TLS. Where skipVerify is set, the engine's certificate is not checked, as in Docker's own client.
func tlsFolder(folder fs.FS, skipVerify bool) (*tls.Config, error) {
	var contents [3][]byte
	names := [3]string{"ca.pem", "cert.pem", "key.pem"}
	for i, name := range names {
		content, err := fs.ReadFile(folder, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", name, plainPathError(err))
		}
		contents[i] = content
	}
	ca, cert, key := contents[0], contents[1], contents[2]
	if ca == nil && cert == nil && key == nil && !skipVerify {
		return nil, nil
	}
	config := &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: skipVerify, //nolint:gosec // the user asked for it, by Docker's own setting
	}
	if ca != nil {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(ca) {
			return nil, errors.New("ca.pem: holds no certificate in PEM form")
		}
	}
	switch {
	case cert == nil && key == nil:
		return config, nil
	case key == nil:
		return nil, errors.New("key.pem: missing beside cert.pem")
	case cert == nil:
		return nil, errors.New("cert.pem: missing beside key.pem")
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("cert.pem and key.pem: %w", err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}
