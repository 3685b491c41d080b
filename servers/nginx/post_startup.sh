#!/bin/sh
# One request for each thing that the server can do; over TLS with the project's authority and the full host name.
set -u

fail() {
	echo "nginx: $1" >&2
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
file=$http/put/check.$$

expect 200 $http/
expect 401 $http/basic/secret.txt
expect 200 -u httptest:httptest $http/basic/secret.txt
expect 503 $http/status/503
expect 201 -T /srv/www/index.html "$file"
curl -sS -m 20 "$file" | cmp -s - /srv/www/index.html || fail "$file is not what was uploaded"
expect 204 -X DELETE "$file"
expect 200 --cacert /tls/ca.pem "https://$(hostname)/"
