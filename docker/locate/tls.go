package locate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/docker/go-connections/tlsconfig"
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
	config, err := tlsFolder(folder, !verify)
	if config == nil && err == nil {
		config, err = tlsconfig.Client(tlsconfig.Options{})
	}
	return config, err
}

// tlsFolder reads ca.pem, cert.pem and key.pem of a folder, each of which may be absent.
// It returns nil when the folder holds none of them and the engine's certificate is to be checked: then nothing
// asks for TLS. Where skipVerify is set, the engine's certificate is not checked, as in Docker's own client.
func tlsFolder(folder string, skipVerify bool) (*tls.Config, error) {
	o := tlsconfig.Options{InsecureSkipVerify: skipVerify, ExclusiveRootPools: true}
	for _, file := range []struct {
		name string
		path *string
	}{{"ca.pem", &o.CAFile}, {"cert.pem", &o.CertFile}, {"key.pem", &o.KeyFile}} {
		path := filepath.Join(folder, file.name)
		switch _, err := os.Stat(path); {
		case err == nil:
			*file.path = path
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: %w", file.name, plainPathError(err))
		}
	}
	switch {
	case o.CAFile+o.CertFile+o.KeyFile == "" && !skipVerify:
		return nil, nil
	case o.KeyFile == "" && o.CertFile != "":
		return nil, errors.New("key.pem: missing beside cert.pem")
	case o.CertFile == "" && o.KeyFile != "":
		return nil, errors.New("cert.pem: missing beside key.pem")
	}
	if o.CAFile != "" {
		// tlsconfig says less of a wrong file, and nothing where the engine's certificate is not checked.
		content, err := os.ReadFile(o.CAFile)
		if err != nil {
			return nil, fmt.Errorf("ca.pem: %w", plainPathError(err))
		}
		if !x509.NewCertPool().AppendCertsFromPEM(content) {
			return nil, errors.New("ca.pem: holds no certificate in PEM form")
		}
	}
	config, err := tlsconfig.Client(o)
	if err != nil {
		return nil, fmt.Errorf("cert.pem and key.pem: %w", plainPathError(err))
	}
	return config, nil
}
