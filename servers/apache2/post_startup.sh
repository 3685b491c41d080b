#!/bin/sh
# One request for each thing that the server can do; over TLS with the project's authority and the full host name.
set -u

fail() {
	echo "apache2: $1" >&2
	exit 1
}

# expect WANT OPTIONS... compares the status code of a request.
expect() {
	want=$1
	shift
	got=$(curl -sS -m 20 -o /dev/null -w '%{http_code}' "$@") || fail "curl $* ended with status $?"
	[ "$got" = "$want" ] || fail "curl $* answers $got; $want was expected"
}

http=http://127.0.0.1
https=https://$(hostname)
file=$http/dav/check.$$

expect 200 "$http/big.bin"
expect 401 "$http/basic/secret.txt"
expect 200 -u httptest:httptest "$http/basic/secret.txt"
expect 401 "$http/digest/secret.txt"
expect 200 --digest -u httptest:httptest "$http/digest/secret.txt"
expect 503 "$http/cgi-bin/status?503"
expect 201 -T /srv/www/htdocs/small.txt "$file"
expect 207 -X PROPFIND -H "Depth: 0" "$file"
expect 204 -X DELETE "$file"
expect 200 --cacert /tls/ca.pem "$https/small.txt"

[ "$(curl -sS -m 20 -d "body $$" $http/cgi-bin/echo)" = "body $$" ] || fail "cgi-bin/echo does not send back its body"
curl -sS -m 20 -o /dev/null -D - -H 'Accept-Encoding: gzip' $http/deflate/numbers.txt | grep -qi '^content-encoding: gzip' ||
	fail "deflate/numbers.txt is not compressed"
