# Build flags: tags, -ldflags -X, GOFLAGS, -n, -x, -v, -a, -C; env; clean.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
cat >m.go <<'EOF'
package main

import "m/p"

var version, other = "none", "x"

func main() { println(version, other, p.Build, tag) }
EOF
mkdir p
printf 'package p\n\nvar Build string\n' >p/p.go
printf '//go:build !special\n\npackage main\n\nconst tag = "plain"\n' >plain.go
printf '//go:build special && (other || !other)\n\npackage main\n\nconst tag = "special"\n' >special.go
printf 'package main\n\nconst tag = "windows"\n' >m_windows.go
printf 'package main\n\nconst tag = "ignored"\n' >_ignored.go
printf 'package main\n\nconst tag = "hidden"\n' >.hidden.go
printf '// +build ignore\n\npackage main\n\nconst tag = "old"\n' >old.go
printf '//go:build go1.27 || cgo || arm64\n\npackage main\n\nconst tag = "no"\n' >no.go
status 0 "$TRI" run .
has err 'none x  plain'
status 0 "$TRI" run -tags special .
has err special
status 0 "$TRI" run -tags=other,special .
has err special
GOFLAGS='-tags=special -v' status 0 "$TRI" run .
has err special
status 0 "$TRI" run -ldflags '-X main.version=1.2 -X m/p.Build=b7' .
has err '1.2 x b7 plain'
status 0 "$TRI" run -ldflags "-X 'main.version=with blanks' -s -w" .
has err 'with blanks x  plain'
status 0 "$TRI" run . # not kept by the cache
has err 'none x  plain'
GOFLAGS=-nonsense status 1 "$TRI" build .
has err nonsense
GOFLAGS=nonsense status 1 "$TRI" build .
has err nonsense

status 0 "$TRI" build -n -o n.out .
[ ! -e n.out ]
status 0 "$TRI" build -x -o x.out .
[ -x x.out ]
has err WORK=
status 0 "$TRI" build -o x.out . # all cached: no package is compiled
status 0 "$TRI" build -v -o x.out .
hasnt err m/p
printf 'package p\n\nvar Build string\n\nvar changed%s int\n' $$ >p/p.go
status 0 "$TRI" build -v -o x.out .
has err m/p
for f in -race -msan -asan -buildmode=plugin -buildmode=c-shared -cover; do
	fails "$TRI" build $f .
done

status 0 "$TRI" env GOOS GOARCH
same out <<'EOF'
linux
amd64
EOF
status 0 "$TRI" env -json GOMOD
has out "\"GOMOD\": \"$d/go.mod\""
status 0 "$TRI" env
has out 'GOMODCACHE="'
GOOS=windows fails "$TRI" build .

# Caches: emptied, and unwritable.
export TRICACHE="$d/c"
printf 'package q\n' >q.go
status 0 "$TRI" build -o /dev/null q.go
[ -n "$(ls -A "$d/c")" ]
status 0 "$TRI" clean -cache
[ -z "$(find "$d/c" -name '*.o')" ]
TRICACHE=/proc/nonexistent/x
export TRICACHE
fails "$TRI" build -o /dev/null q.go

# Flags and arguments that are wrong are named, with the usage line.
unset TRICACHE
status 2 "$TRI" build -p x q.go
has err 'invalid value "x" for flag -p: parse error'
has err 'usage: tri build [-o output] [build flags] [packages]'
status 2 "$TRI" env -w GOFLAGS=-x
has err 'tri env: -w is not supported'
status 1 "$TRI" build q.go ./x
has err 'named files must be .go files: ./x'
status 0 "$TRI" build -n q.go
