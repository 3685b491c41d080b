//go:build catalogue

package acceptance

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
	"github.com/rogpeppe/go-internal/testscript"
)

// The release that the stand-in for Ubuntu's archive is of, and Debian's whose packages it has.
const (
	ubuntuSuite = "noble"
	debianSuite = "bookworm"
)

// ubuntuArchive stands in for Ubuntu's archive (https://wiki.debian.org/DebianRepository/Format): its suites, its
// components and its one folder, signed by a key of its own, with Debian's packages in them. One package is made
// here, ubuntu-keyring: it puts that key where an image of Ubuntu has Ubuntu's.
type ubuntuArchive struct {
	architecture string
	signer       *openpgp.Entity
	// files are what is made here, by path; everything else is Debian's.
	files map[string][]byte
}

// newUbuntuArchive also writes the keyring of its key into a folder, $KEYRINGS, that can stand for /usr/share/keyrings.
func newUbuntuArchive(script *testscript.TestScript) http.Handler {
	architecture, err := exec.Command("dpkg", "--print-architecture").Output()
	script.Check(err)
	a := &ubuntuArchive{architecture: strings.TrimSpace(string(architecture)), files: map[string][]byte{}}
	a.signer, err = openpgp.NewEntity("Stand-in for Ubuntu's archive", "", "archive@berth.test", nil)
	script.Check(err)
	keyrings := script.MkAbs("keyrings")
	script.Check(os.MkdirAll(keyrings, 0o755))
	var key bytes.Buffer
	script.Check(a.signer.Serialize(&key))
	script.Check(os.WriteFile(filepath.Join(keyrings, "ubuntu-archive-keyring.gpg"), key.Bytes(), 0o644))
	script.Setenv("KEYRINGS", keyrings)
	index, err := a.index(script.MkAbs("keyring-package"), key.Bytes())
	script.Check(err)
	script.Check(a.addSuite(ubuntuSuite, index))
	script.Check(a.addSuite(ubuntuSuite+"-updates", nil))
	script.Check(a.addSuite(ubuntuSuite+"-security", nil))
	return a.handler()
}

// index is Debian's list of packages with the keyring's added, as gzip(1) writes two files to one.
func (a *ubuntuArchive) index(folder string, key []byte) ([]byte, error) {
	stanza, err := a.addKeyring(folder, key)
	if err != nil {
		return nil, err
	}
	response, err := http.Get("http://deb.debian.org/debian/dists/" + debianSuite + "/main/binary-" + a.architecture + "/Packages.gz")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	list, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = errors.New(response.Status)
	}
	added := bytes.NewBuffer(list)
	writer := gzip.NewWriter(added)
	_, wrote := writer.Write(stanza)
	err = errors.Join(err, wrote, writer.Close())
	return added.Bytes(), err
}

// addKeyring makes the package with the key, and returns its entry for the list.
func (a *ubuntuArchive) addKeyring(folder string, key []byte) ([]byte, error) {
	const control = "Package: ubuntu-keyring\nVersion: 2026.1\nArchitecture: all\nPriority: required\nSection: misc\n" +
		"Maintainer: Nobody <nobody@berth.test>\nDescription: key of the stand-in for Ubuntu's archive\n"
	for name, content := range map[string][]byte{"DEBIAN/control": []byte(control), "usr/share/keyrings/ubuntu-archive-keyring.gpg": key} {
		file := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o644)); err != nil {
			return nil, err
		}
	}
	if said, err := exec.Command("dpkg-deb", "--root-owner-group", "--build", folder, folder+".deb").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("dpkg-deb: %w: %s", err, said)
	}
	made, err := os.ReadFile(folder + ".deb")
	const place = "pool/main/u/ubuntu-keyring/ubuntu-keyring_2026.1_all.deb"
	a.files["/ubuntu/"+place] = made
	return fmt.Appendf(nil, "\n%sFilename: %s\nSize: %d\nSHA256: %x\n\n", control, place, len(made), sha256.Sum256(made)), err
}

// addSuite makes the lists of a suite and signs them. Only main has packages.
func (a *ubuntuArchive) addSuite(suite string, index []byte) error {
	folder := "/ubuntu/dists/" + suite + "/"
	var release bytes.Buffer
	fmt.Fprintf(&release, "Origin: Ubuntu\nLabel: Ubuntu\nSuite: %s\nCodename: %s\nDate: %s\nArchitectures: %s\n"+
		"Components: main restricted universe multiverse\nAcquire-By-Hash: no\nSHA256:\n",
		suite, ubuntuSuite, time.Now().UTC().Format(time.RFC1123), a.architecture)
	for _, component := range []string{"main", "restricted", "universe", "multiverse"} {
		list := component + "/binary-" + a.architecture + "/Packages"
		packed := index
		if component != "main" || index == nil {
			packed = emptyGzip()
		}
		reader, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		sum := sha256.New()
		size, err := io.Copy(sum, reader)
		if err != nil {
			return err
		}
		fmt.Fprintf(&release, " %x %d %s\n %x %d %s.gz\n", sum.Sum(nil), size, list, sha256.Sum256(packed), len(packed), list)
		a.files[folder+list+".gz"] = packed
	}
	a.files[folder+"Release"] = release.Bytes()
	var signed bytes.Buffer
	writer, err := clearsign.Encode(&signed, a.signer.PrivateKey, nil)
	if err != nil {
		return err
	}
	_, err = writer.Write(release.Bytes())
	err = errors.Join(err, writer.Close())
	a.files[folder+"InRelease"] = signed.Bytes()
	return err
}

func emptyGzip() []byte {
	var b bytes.Buffer
	_ = gzip.NewWriter(&b).Close() // a buffer takes everything
	return b.Bytes()
}

// handler serves what was made, and Debian's packages as Ubuntu's.
func (a *ubuntuArchive) handler() http.Handler {
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: "deb.debian.org"})
		r.Out.URL.Path = "/debian/" + strings.TrimPrefix(r.In.URL.Path, "/ubuntu/")
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, made := a.files[r.URL.Path]
		switch {
		case made:
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
		case strings.HasPrefix(r.URL.Path, "/ubuntu/pool/"):
			proxy.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}
