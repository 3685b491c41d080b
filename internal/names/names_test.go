package names

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// rules are all rules, each with values that it takes and values that it alone refuses.
var rules = []struct {
	name  string
	check func(string) error
	good  []string
	bad   []string
}{
	{
		"Project", Project,
		[]string{"a", "shop", "shop-2", "0", strings.Repeat("a", 40)},
		[]string{"Shop", "a_b", "a.b", "-a", "a-", strings.Repeat("a", 41)},
	},
	{
		"Server", Server,
		[]string{"squid", "apache2", strings.Repeat("a", 63)},
		[]string{"Squid", "a_b", "a.b", "-a", "a-", strings.Repeat("a", 64)},
	},
	{
		"Hostname", Hostname,
		[]string{"proxy", "x1", "A", "my_proxy", "_a"},
		[]string{"a.b", "a-", "-a"},
	},
	{
		"Domain", Domain,
		[]string{"test", "shop.test", "a.b.c", "a_b.test", strings.Repeat("a.", 126) + "a"},
		[]string{"a..b", ".a", "a.", strings.Repeat("a.", 127), strings.Repeat("a", 64) + ".test"},
	},
	{
		"Host", Host,
		[]string{"ftp", "ftp.example.test", "1.2.3.4", "my_db", "_dmarc.example.test", "DB.Example.test"},
		[]string{"ftp:21", "*.test", "[::1]", "a..b", "-a.test", "a-.test"},
	},
	{
		"PortName", PortName,
		[]string{"http", "http-alt", "tls_2", strings.Repeat("a", 40)},
		[]string{"HTTP", "2http", "-http", "_x", "a.b", strings.Repeat("a", 41)},
	},
	{
		"ImageReference", ImageReference,
		[]string{
			"scratch", "debian:bookworm-slim", "localhost:5000/a/b:1", "ghcr.io/o/r",
			"debian@sha256:" + strings.Repeat("0a", 32), "debian:12@sha256:" + strings.Repeat("0a", 32),
		},
		[]string{
			"Debian", "debian:", "debian:12 AS x", "debian@sha256:12", "a//b", "--platform=x", "debian\nRUN x",
			strings.Repeat("0a", 32),
		},
	},
	{
		"PackageName", PackageName,
		[]string{
			"squid", "libstdc++6", "libc6:i386", "squid=5.7-2+deb12u2", "openssl=1:1.1.1~rc1-1", "python3.11",
			"bash=5.2.15-r5", "glibc.i686",
		},
		[]string{"a b", "a=", "=1", "a=-1", "@group", "./a.deb", "a=1=2", "-y"},
	},
	{
		"GoPackage", GoPackage,
		[]string{
			"github.com/mccutchen/go-httpbin/v2/cmd/go-httpbin@v2.18.3", "example.com/a@v1.0.0-rc.1",
			"example.com/a@v0.0.0-20240102030405-0123456789ab", "gopkg.in/yaml.v3@v3.0.1", "example.com/a@v2.0.0+incompatible",
			"example.com/a+b/c@v1.0.0",
		},
		[]string{
			"example.com/a@latest", "example.com/a@v1", "example.com/a@v1.2", "example.com/a", "example.com/a@",
			"example.com@v1.0.0", "fmt@v1.0.0", "a/b@v1.0.0", "example.com/../a@v1.0.0", "example.com/a/@v1.0.0",
			"example.com/-a@v1.0.0", "example.com/a@v01.0.0", "example.com/a@v1.0.0@v1.0.0", "EXAMPLE.com/a@v1.0.0",
			"example.com/a@v1.0.0+meta", "example.com/a@v2.0.0+incompatible.1", "./a@v1.0.0", "/example.com/a@v1.0.0",
		},
	},
	{
		"Platform", Platform,
		[]string{"linux/amd64", "linux/arm/v7", "windows/amd64"},
		[]string{"linux", "Linux/amd64", "linux/", "/amd64", "linux/arm/v7/x"},
	},
	{
		"EnvName", EnvName,
		[]string{"A", "_", "http_proxy", "1A", "A-B", "discovery.type", "A B", "ConnectionStrings:Db", "a[0]", "é", "a\nb", strings.Repeat("A", 4096)},
		[]string{"", "A=B", "=", "a\x00b", strings.Repeat("A", 4097)},
	},
	{
		"Capability", Capability,
		[]string{"NET_ADMIN", "CAP_NET_RAW", "ALL"},
		[]string{"net_admin", "NET-ADMIN", "_A", "1"},
	},
	{
		"Signal", Signal,
		[]string{"SIGTERM", "TERM", "SIGRTMIN+3", "SIGUSR1", "9", "64"},
		[]string{"sigterm", "0", "65", "SIG TERM", "SIGRTMIN+", "+3"},
	},
	{
		"Sysctl", Sysctl,
		[]string{"net.core.somaxconn", "net.ipv4.conf.eth0/1.arp_filter", "kernel.msgmax"},
		[]string{"net", "net..core", "Net.core", "net.core=1", "net.core."},
	},
	{
		"LabelKey", LabelKey,
		[]string{"a", "com.example.tier", "example.com/tier-1", "traefik.http.routers.x.tls.domains[0].main", "a b", "."},
		[]string{"", "a=b", "a\x00b"},
	},
	{
		"Volume", Volume,
		[]string{"data", "pg_data.1", "0", "myData"},
		[]string{"_a", ".a", "a/b", strings.Repeat("a", 64)},
	},
	{
		"Program", Program,
		[]string{"check", "Check_2.0-x"},
		[]string{".a", "_a", "a/b", strings.Repeat("a", 64)},
	},
	{
		"User", User,
		[]string{"postgres", "65534", "www-data:www-data", "0:0", "Debian-exim"},
		[]string{"a:", ":a", "a:b:c", "12345678901", "-1"},
	},
	{
		"Group", Group,
		[]string{"mail", "www-data", "Debian-exim", "0", "2147483647"},
		[]string{"a:b", "2147483648", "-1", "+1", "1a", "0x10"},
	},
	{
		"ContainerPath", ContainerPath,
		[]string{"/", "/etc/squid", "/a b", "/a\"'`\n$(x)", "/..a", "/-a", "/" + strings.Repeat("a", 4095)},
		[]string{"a", "./a", "/a/", "/a//b", "/a/./b", "/a/../b", "/..", "~/a", "/a\x00b", "/" + strings.Repeat("a", 4096)},
	},
}

// keys are the rules of what stands before "=": they take almost anything, since nothing is made from it.
var keys = []string{"EnvName", "LabelKey"}

// hostile are values that no other rule takes.
var hostile = []string{
	"", " ", "a;b", "; rm -rf /", "a; rm -rf /", "$(reboot)", "a$(reboot)", "`reboot`", "${HOME}", "a\"b", "a'b",
	"a\nb", "a\n", "\na", "a\r", "a\tb", "a\x00b", "\x00", "a\x1b[31m", "--privileged", "-v", "-", "../a", "..", "../../etc/passwd",
	"a b", "a|b", "a&b", "a>b", "a<b", "a*", "a?", "a\\b", "a#b", "a%b", "a!b", "a{b}", "a,b",
	"\u0430pache", "\uff53quid", "sq\u200buid", "\u017fquid", "\u212a", "\ufb01le", "\u202egnp", "\u00e9", "\u0663", "\xff\xfe",
	strings.Repeat("a", 10_000), strings.Repeat("a.", 5_000) + "a", "a" + strings.Repeat(";", 10_000),
}

func TestRules(t *testing.T) {
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			for _, value := range rule.good {
				if err := rule.check(value); err != nil {
					t.Errorf("refused a good value: %v", err)
				}
			}
			bad := rule.bad
			if !slices.Contains(keys, rule.name) {
				bad = append(bad, hostile...)
			}
			for _, value := range bad {
				err := rule.check(value)
				if err == nil {
					t.Errorf("took %s", Quote(value))
					continue
				}
				checkError(t, err, value)
			}
		})
	}
}

// checkError asserts that an error names the value in its quoted form, is one short line and cannot harm a terminal.
func checkError(t *testing.T, err error, value string) {
	t.Helper()
	got := err.Error()
	if !strings.Contains(got, " "+Quote(value)+": ") {
		t.Errorf("error does not name the value: %s", got)
	}
	if len(got) > 700 || strings.ContainsFunc(got, unicode.IsControl) {
		t.Errorf("error is long or holds control characters: %q", got)
	}
}

func TestErrorText(t *testing.T) {
	got := Server("a;b").Error()
	want := `server "a;b": a name is lower-case letters, digits and "-" (RFC 1123 label), at most 63 characters`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestQuote(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"short values are whole", "a\"\n", `"a\"\n"`},
		{"sixty characters are whole", strings.Repeat("é", 60), `"` + strings.Repeat("é", 60) + `"`},
		{"longer values are cut at a character", strings.Repeat("é", 61), `"` + strings.Repeat("é", 60) + `"... (122 bytes)`},
		{"bytes that are not UTF-8 are escaped", "\xff", `"\xff"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Quote(test.value); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestFromFolder(t *testing.T) {
	for _, test := range []struct{ name, folder, want string }{
		{"lower-case letters stay", "shop", "shop"},
		{"upper case becomes lower case", "MyShop", "myshop"},
		{"runs of other characters become one dash", "my  shop__2.0", "my-shop-2-0"},
		{"dashes at the ends go", "--shop--", "shop"},
		{"other alphabets become a dash", "café-été", "caf-t"},
		{"nothing left", "магазин", "project"},
		{"empty", "", "project"},
		{"hostile", "$(rm -rf /)", "rm-rf"},
		{"long names are cut", strings.Repeat("a", 50), strings.Repeat("a", 33)},
		{"no dash is left where it is cut", strings.Repeat("a", 32) + "-b", strings.Repeat("a", 32)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := FromFolder(test.folder)
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if err := Project(got + "-0a1b2c"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLooksSecret(t *testing.T) {
	for _, name := range []string{
		"DB_PASSWORD", "passwd", "DEFAULT_PASS", "SECRET", "GITHUB_TOKEN", "PRIVATE_X", "AWS_CREDENTIALS", "API_KEY_2", "SSH_KEY",
		"MYSQL_PWD", "SIGNING_PASSPHRASE", "passphrase", "GITHUB_PAT", "GH_PAT_READ", "PAT", "DB_CREDENTIALS", "TLS_PRIVATE_KEY",
	} {
		if !LooksSecret(name) {
			t.Errorf("%s does not look secret", name)
		}
	}
	for _, name := range []string{
		"HOME", "SQUID_CACHE", "KEYBOARD", "KEY_FILE", "BYPASS", "PASS_THROUGH", "PORT", "",
		"PWD", "OLDPWD", "PWD_DIR", "PATH", "COMPAT", "COMPAT_MODE", "PATTERN", "LIB_PATH", "SPAT", "PATH_INFO",
	} {
		if LooksSecret(name) {
			t.Errorf("%s looks secret", name)
		}
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"ports", "post_start", "packages", "from"}
	for _, test := range []struct{ name, got, want string }{
		{"a letter is missing", "port", "ports"},
		{"letters are swapped", "form", "from"},
		{"a letter is changed", "post-start", "post_start"},
		{"nothing is near", "volumes", ""},
		{"nothing is near to nothing", "", ""},
		{"a very long name", strings.Repeat("a", 100_000), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Nearest(test.got, keys); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
