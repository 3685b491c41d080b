package locate

import (
	"errors"
	"io/fs"
	"strings"
)

// Find says where the engine is, first as Docker's own client does, and then where engines usually listen:
//
//  1. DOCKER_HOST, with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH;
//  2. the context that DOCKER_CONTEXT names, else the current one of config.json in DOCKER_CONFIG (~/.docker);
//  3. the first of the usual sockets that accepts a connection: the system's, the rootless one, those of
//     Docker Desktop, Colima, Rancher Desktop and Podman.
//
// A variable that is empty counts as absent. What the user chose (1 and 2) is returned without being dialled and
// never replaced by something else. The error is an [*UnreachableError].
//
// A DOCKER_CERT_PATH without DOCKER_TLS_VERIFY means TLS that does not check the engine's certificate, as in
// Docker's client library.
func Find(env func(string) (string, bool)) (Address, error) {
	return find(env, thisMachine{})
}

// find is [Find] on a given machine.
func find(env func(string) (string, bool), m machine) (Address, error) {
	if host := envValue(env, "DOCKER_HOST"); host != "" {
		return fromEnvironment(env, host)
	}
	store := newContextStore(env)
	name := envValue(env, "DOCKER_CONTEXT")
	if name == "" {
		name = store.Current()
	}
	if name != "" && name != defaultContext {
		return fromContext(store, name)
	}
	return fromSockets(usualSockets(env, m.System()), m)
}

// fromEnvironment is the address that DOCKER_HOST names.
func fromEnvironment(env func(string) (string, bool), host string) (Address, error) {
	address := Address{Host: host, Source: sourceEnvironment}
	verify, folder := envValue(env, "DOCKER_TLS_VERIFY") != "", envValue(env, "DOCKER_CERT_PATH")
	if strings.HasPrefix(host, "tcp://") && (verify || folder != "") {
		if folder == "" {
			folder = newContextStore(env).Folder
		}
		config, err := environmentTLS(folder, verify)
		if err != nil {
			return address, badTLSMaterial(address, &tlsMaterialError{Folder: folder, Err: err})
		}
		address.TLS = config
	}
	checked, err := address.Checked()
	if err != nil {
		return address, badHost(err)
	}
	return checked, nil
}

// fromContext is the address that a Docker context leads to.
func fromContext(store contextStore, name string) (Address, error) {
	address, err := store.Address(name)
	var material *tlsMaterialError
	switch {
	case errors.As(err, &material):
		return address, badTLSMaterial(address, material)
	case errors.Is(err, fs.ErrNotExist):
		return address, missingContext(address, name, err)
	case err != nil:
		return address, badContext(address, name, err)
	}
	checked, err := address.Checked()
	if err != nil {
		return address, badContext(address, name, err)
	}
	return checked, nil
}

// dialAttempt is one usual socket that did not accept a connection, and why.
type dialAttempt struct {
	Host string
	Err  error
}

// fromSockets is the first of hosts that accepts a connection.
func fromSockets(hosts []string, m machine) (Address, error) {
	var failed []dialAttempt
	for _, host := range hosts {
		err := m.Dial(host)
		if err == nil {
			return Address{Host: host, Source: sourceSocket}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, dialAttempt{Host: host, Err: err})
		}
	}
	return Address{}, noSocket(failed, m)
}

// envValue is a variable's value, "" also when it is absent: Docker treats both alike.
func envValue(env func(string) (string, bool), name string) string {
	text, _ := env(name)
	return text
}

// homeFolder is the user's home folder, "" when nothing names it.
func homeFolder(env func(string) (string, bool)) string {
	if home := envValue(env, "HOME"); home != "" {
		return home
	}
	return envValue(env, "USERPROFILE")
}
