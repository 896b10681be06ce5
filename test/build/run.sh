# tri run and tri build: outputs, -o, exit statuses, what a failed build leaves alone.
. "$(dirname "$0")/lib.inc"
printf 'module example.com/prog\n\ngo 1.19\n' >go.mod
mkdir sub lib bin v
program main.go one
program sub/s.go sub
printf 'package lib\n\nfunc F() int { return 1 }\n' >lib/l.go
cat >v/v.go <<'EOF'
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(os.Args[1:])
	if len(os.Args) > 1 && os.Args[1] == "panic" {
		panic("x")
	}
	os.Exit(len(os.Args) - 1)
}
EOF

# Names of outputs.
status 0 "$TRI" build
[ "$(./prog 2>&1)" = one ]
status 1 "$TRI" build ./sub
has err 'build output "sub" already exists and is a directory'
status 0 "$TRI" build -o x.out ./sub
[ "$(./x.out 2>&1)" = sub ]
status 0 "$TRI" build -o bin ./sub
[ "$(bin/sub 2>&1)" = sub ]
status 0 "$TRI" build -o bin/ ./...
[ "$(bin/prog 2>&1)" = one ] && [ -x bin/v ]
[ ! -e bin/lib ]
status 0 "$TRI" build -o new/deep/ ./sub
[ -x new/deep/sub ]
rm prog
status 0 "$TRI" build ./... # several: checked, nothing written
[ ! -e prog ] && [ ! -e v.out ]
status 0 "$TRI" build main.go
[ -x main ]
status 1 "$TRI" build -o x.out ./sub ./v
has err 'cannot write multiple packages to non-directory'
status 0 "$TRI" build -C sub -o ../y.out .
[ -x y.out ]

# A program that fails under run: status 1, and its own in words.
status 0 "$TRI" run ./v
status 1 "$TRI" run ./v a b c
has out '[a b c]'
has err 'exit status 3'
status 1 "$TRI" run ./v -- -x b
has out '[-- -x b]'
status 1 "$TRI" run ./v panic
has err 'panic: x'
status 1 "$TRI" run ./lib
has err 'package example.com/prog/lib is not a main package'
status 0 "$TRI" run main.go
status 1 "$TRI" run
status 2 "$TRI" nonsense
status 2 "$TRI" build -nonsense
has err 'flag provided but not defined: -nonsense'
status 0 "$TRI" version
has out 'tri version'
status 0 "$TRI" help build

# Errors: status 1, the output untouched.
status 0 "$TRI" build -o keep ./sub
cp keep before
echo 'package main; func main() { undefined1(); x := 1 }' >sub/s.go
status 1 "$TRI" build -o keep ./sub
same err <<'EOF'
# example.com/prog/sub
sub/s.go:1:29: undefined: undefined1
sub/s.go:1:43: x declared but not used
EOF
cmp keep before
status 1 "$TRI" run ./sub
status 1 "$TRI" build ./nope
has err 'nope'
mkdir empty
status 1 "$TRI" build ./empty
has err 'no Go files in'
status 1 "$TRI" build nope.example/x
has err 'no required module provides package nope.example/x'
: >sub/s.go
status 1 "$TRI" build ./sub
has err "s.go:1:1: syntax error: package statement must be first"
printf 'package main\nfunc main() {}\n' >sub/s.go
printf 'package other\n' >sub/t.go
status 1 "$TRI" build ./sub
has err 'found packages main (s.go) and other (t.go) in'
rm sub/t.go
if [ "$(id -u)" != 0 ]; then
	chmod 0 sub/s.go
	status 1 "$TRI" build ./sub
	has err 'permission denied'
fi
rm sub/s.go
mkdir sub/s.go # a folder named like a file
status 1 "$TRI" build ./sub
rmdir sub/s.go
ln -s nowhere sub/s.go
status 1 "$TRI" build ./sub
rm sub/s.go
program sub/s.go back
status 0 "$TRI" build -o keep ./sub
[ "$(./keep 2>&1)" = back ]
status 1 "$TRI" build -o /nonexistent/dir/x ./sub
