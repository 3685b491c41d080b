package definition

import (
	"errors"
	"reflect"
	"strings"
)

// maxCount is the most numbers that are chosen for one port: each costs the engine time and, on Linux, two processes.
const maxCount = 100

// decode takes an argument list, or a text that becomes a line for the image's shell.
func (r *RunStep) decode(n *node, at fieldPath) error {
	if n.kind == list {
		return decodeList(n, reflect.ValueOf(&r.Args).Elem(), at, nil)
	}
	var err error
	r.Shell, err = n.string(at, false)
	return err
}

// decode takes a server's name, optionally with ":" and an alias as in Compose, or {server, alias}.
func (l *Link) decode(n *node, at fieldPath) error {
	if n.kind == mapping {
		return decodeStruct(n, reflect.ValueOf(l).Elem(), at)
	}
	text, err := n.string(at, false)
	l.Server, l.Alias, _ = strings.Cut(text, ":")
	return err
}

// decode takes one number for both limits, or {soft, hard}.
func (u *Ulimit) decode(n *node, at fieldPath) error {
	if n.kind == scalar {
		limit, err := n.int(at)
		u.Soft, u.Hard = limit, limit
		return err
	}
	for _, key := range []string{"soft", "hard"} {
		if n.kind == mapping && n.get(key) == nil {
			return n.errorf("%s: %s is missing; give one number, or soft and hard", at, key)
		}
	}
	return decodeStruct(n, reflect.ValueOf(u).Elem(), at)
}

// decode takes true or false, or {uid, gid}; gid is the same number as uid when it is missing.
func (t *TLS) decode(n *node, at fieldPath) error {
	if n.kind == scalar {
		var err error
		t.Enabled, err = n.bool(at)
		return err
	}
	var owner struct {
		UID *int `yaml:"uid"`
		GID *int `yaml:"gid"`
	}
	if err := decodeStruct(n, reflect.ValueOf(&owner).Elem(), at); err != nil {
		return err
	}
	*t = TLS{Enabled: true}
	if owner.UID != nil {
		t.UID, t.GID = *owner.UID, *owner.UID
	}
	if owner.GID != nil {
		t.GID = *owner.GID
	}
	return nil
}

// decode takes a mapping of names to numbers, each optionally with /tcp or /udp, or to {port, host, scheme} or {count, protocol, scheme}.
func (p *Ports) decode(n *node, at fieldPath) error {
	if n.kind != mapping {
		return n.errorf(`%s: %s where names and numbers belong, as in "http: 80"`, at, n.shown())
	}
	*p = make(Ports, 0, len(n.fields))
	var errs []error
	for _, f := range n.fields {
		if f.value.isEmpty() {
			continue
		}
		if f.value.broken {
			continue
		}
		port, err := decodePort(f.value, at.child(f.key))
		if err != nil {
			f.value.broken = true
			errs = append(errs, err)
			continue
		}
		port.Name = f.key
		*p = append(*p, port)
	}
	return errors.Join(errs...)
}

// decodePort takes one port's number, with what belongs to it or alone, or how many numbers are to be chosen for it.
func decodePort(n *node, at fieldPath) (Port, error) {
	if n.kind == mapping {
		return decodePortKeys(n, at)
	}
	text, err := n.string(at, true)
	if err != nil {
		return Port{}, err
	}
	port, ok := parsePort(text)
	if !ok {
		return Port{}, n.errorf(`%s: %s is not a port; write 1 to 65535, optionally with /tcp or /udp, or {count: N}`, at, n.shown())
	}
	return port, nil
}

// decodePortKeys takes either port or count. A given number has its protocol with it, as it has alone.
func decodePortKeys(n *node, at fieldPath) (Port, error) {
	keys := struct {
		Port     string `yaml:"port,scalar"`
		Host     int    `yaml:"host"`
		Count    int    `yaml:"count"`
		Protocol string `yaml:"protocol"`
		Scheme   string `yaml:"scheme"`
	}{Protocol: "tcp"}
	if err := decodeStruct(n, reflect.ValueOf(&keys).Elem(), at); err != nil {
		return Port{}, err
	}
	port := Port{Protocol: keys.Protocol, Count: keys.Count}
	number, count := n.get("port"), n.get("count")
	switch {
	case number == nil && count == nil:
		return Port{}, n.errorf("%s: port is missing; give the number as port, or how many as count", at)
	case number != nil && count != nil:
		return Port{}, n.errorf("%s: both port and count are given; one of them is needed", at)
	case number == nil && n.get("host") != nil:
		return Port{}, n.errorf("%s: host goes with port; numbers that Berth chooses are the same on the host", at)
	case number != nil && n.get("protocol") != nil:
		return Port{}, n.errorf(`%s: protocol goes with count; write it behind the number, as in "port: 53/udp"`, at)
	case number != nil:
		var ok bool
		if port, ok = parsePort(keys.Port); !ok {
			return Port{}, number.errorf("%s: %s is not a port; write 1 to 65535, optionally with /tcp or /udp", at.child("port"), number.shown())
		}
	case keys.Count < 1 || keys.Count > maxCount:
		return Port{}, n.errorf("%s: count is %d; it is 1 to %d", at, keys.Count, maxCount)
	}
	port.Scheme, port.Host = keys.Scheme, keys.Host
	return port, nil
}

// decode takes "name:/path" or "./dir:/path", each optionally with :ro or :rw. A source with a slash is a path.
func (v *Volume) decode(n *node, at fieldPath) error {
	volume, ok := parseVolume(n.text)
	if n.kind != scalar || !ok {
		return n.errorf(`%s: %s is not a volume; write NAME:/path or ./dir:/path, optionally with :ro`, at, n.shown())
	}
	*v = volume
	return nil
}
