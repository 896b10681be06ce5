# Modules without a network: the cache laid out by hand, versions, replace, vendor, go.work, GOPATH mode.
. "$(dirname "$0")/lib.inc"
export GOMODCACHE="$d/cache" GOFLAGS=-mod=mod GOPROXY=off GOSUMDB=off
# put PATH VERSION REQUIRES...: package NAME with V, the version; and what the go command keeps beside it.
put() {
	name=${1##*/}
	dir=$GOMODCACHE/$1@$2 dl=$GOMODCACHE/cache/download/$1/@v
	mkdir -p "$dir" "$dl"
	printf 'module %s\n\ngo 1.19\n' "$1" >"$dir/go.mod"
	p=$1 v=$2
	shift 2
	for r; do echo "require $r" >>"$dir/go.mod"; done
	printf 'package %s\n\nconst V = "%s %s"\n' "$name" "$p" "$v" >"$dir/v.go"
	cp "$dir/go.mod" "$dl/$v.mod"
	echo "{\"Version\":\"$v\"}" >"$dl/$v.info"
}
put example.com/a v1.0.0
put example.com/a v1.2.0
put example.com/a v1.10.0
put example.com/b v0.1.0 'example.com/a v1.2.0'
put example.com/c v1.0.0-pre.1 'example.com/b v0.1.0'
mkdir app
cd app
printf 'module app\n\ngo 1.19\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/c v1.0.0-pre.1\n\texample.com/b v0.1.0 // indirect\n)\n' >go.mod
cat >main.go <<'EOF'
package main

import (
	"fmt"

	"example.com/a"
	"example.com/c"
)

func main() { fmt.Println(a.V, "|", c.V) }
EOF
# The highest of the versions asked for, not the newest there is.
status 0 "$TRI" run .
same out <<'EOF'
example.com/a v1.2.0 | example.com/c v1.0.0-pre.1
EOF
status 0 "$TRI" list -m all
same out <<'EOF'
app
example.com/a v1.2.0
example.com/b v0.1.0
example.com/c v1.0.0-pre.1
EOF
# Replacements: a version, a folder.
cp go.mod plain
echo 'replace example.com/a v1.2.0 => example.com/a v1.10.0' >>go.mod
status 0 "$TRI" run .
has out 'example.com/a v1.10.0'
cp plain go.mod
mkdir -p ../local
printf 'module example.com/a\n' >../local/go.mod
printf 'package a\n\nconst V = "local"\n' >../local/a.go
echo 'replace example.com/a => ../local' >>go.mod
status 0 "$TRI" run .
has out 'local |'
# What is missing.
cp plain go.mod
echo 'replace example.com/a => ../gone' >>go.mod
status 1 "$TRI" build .
has err '../gone'
printf 'module app\n\ngo 1.19\n\nrequire example.com/c v1.0.0-pre.1\n\nrequire example.com/a v1.3.0\n' >go.mod
status 1 "$TRI" build .
has err 'example.com/a@v1.3.0'
# A vendor folder.
cp plain go.mod
mkdir -p vendor/example.com/a vendor/example.com/c
printf 'package a\n\nconst V = "vendored a"\n' >vendor/example.com/a/a.go
printf 'package c\n\nconst V = "vendored c"\n' >vendor/example.com/c/c.go
cat >vendor/modules.txt <<'EOF'
# example.com/a v1.0.0
## explicit; go 1.19
example.com/a
# example.com/b v0.1.0
## explicit; go 1.19
# example.com/c v1.0.0-pre.1
## explicit; go 1.19
example.com/c
EOF
GOFLAGS= status 0 "$TRI" run .
has out 'vendored a | vendored c'
status 0 "$TRI" run .
has out 'v1.2.0'
status 0 "$TRI" run -mod=vendor .
has out vendored
rm -r vendor
# A workspace.
cd ..
mkdir w
printf 'module example.com/a\n\ngo 1.19\n' >w/go.mod
printf 'package a\n\nconst V = "workspace"\n' >w/a.go
printf 'go 1.19\n\nuse (\n\t./app\n\t./w\n)\n' >go.work
cd app
GOFLAGS= status 0 "$TRI" run .
has out 'workspace |'
GOFLAGS= GOWORK=off status 0 "$TRI" run .
has out 'v1.2.0'
GOFLAGS= status 0 "$TRI" env GOWORK
[ "$(cat out)" = "$d/go.work" ]
rm ../go.work
# The go line chooses the language: loop variables.
cat >main.go <<'EOF'
package main

func main() {
	var f []func() int
	for i := 0; i < 2; i++ {
		f = append(f, func() int { return i })
	}
	println(f[0](), f[1]())
}
EOF
status 0 "$TRI" run .
has err '2 2'
sed -i 's/^go 1.19/go 1.22/' go.mod
status 0 "$TRI" run .
has err '0 1'
cat >old.go <<'EOF'
//go:build go1.18

package main

func init() {
	for range 3 {
	}
}
EOF
sed -i 's/^go 1.22/go 1.21/' go.mod
status 1 "$TRI" build .
has err 'requires go1.22 or later'
rm old.go
# Module paths in escaped form.
put 'example.com/!up!per' v1.0.0
sed -i 's/!up!per/UpPer/' "$GOMODCACHE"/example.com/!up!per@v1.0.0/*
sed -i 's/package UpPer/package upper/' "$GOMODCACHE"/example.com/!up!per@v1.0.0/v.go
printf 'module app\n\ngo 1.19\n\nrequire example.com/UpPer v1.0.0\n' >go.mod
printf 'package main\n\nimport upper "example.com/UpPer"\n\nfunc main() { println(upper.V) }\n' >main.go
status 0 "$TRI" run .
has err 'example.com/UpPer v1.0.0'

# GOPATH mode: vendor folders upward, /vN without a folder of that name.
unset GOMODCACHE GOFLAGS
export GO111MODULE=off GOPATH="$d/gp1:$d/gp2"
mkdir -p "$d/gp1/src/x/cmd" "$d/gp1/src/x/vendor/lib" "$d/gp2/src/lib" "$d/gp2/src/mod" "$d/gp2/src/only2"
printf 'package lib\n\nconst V = "vendored"\n' >"$d/gp1/src/x/vendor/lib/l.go"
printf 'package lib\n\nconst V = "plain"\n' >"$d/gp2/src/lib/l.go"
printf 'package only2\n\nimport "lib"\n\nconst V = lib.V\n' >"$d/gp2/src/only2/o.go"
printf 'module mod/v3\n' >"$d/gp2/src/mod/go.mod"
printf 'package mod\n\nconst V = "v3"\n' >"$d/gp2/src/mod/m.go"
printf 'module x\n' >"$d/gp1/src/x/go.mod"
printf 'package main\n\nimport (\n\t"lib"\n\t"mod/v3"\n\t"only2"\n)\n\nfunc main() { println(lib.V, only2.V, mod.V) }\n' >"$d/gp1/src/x/cmd/c.go"
status 0 "$TRI" run x/cmd
has err 'vendored plain v3'
cd "$d/gp1/src/x/cmd"
status 0 "$TRI" build
./cmd
status 1 "$TRI" build nope/x
has err 'cannot find package "nope/x" in any of:'
