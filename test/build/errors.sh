# Errors of a build: order over files and packages, the limit of ten, -e, //line, columns.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir p q
{
	echo 'package p'
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "var v$i int = \"s\""; done
} >p/b.go
printf 'package p\nvar a = nope\n' >p/a.go
printf 'package q\nfunc F() { return 1 }\n' >q/q.go
status 1 "$TRI" build ./p
[ "$(grep -c '^p/.*: [uc][na]' err)" = 10 ]
[ "$(sed -n 2p err)" = 'p/a.go:2:9: undefined: nope' ]
[ "$(tail -n 1 err | sed 's/.*: //')" = 'too many errors' ]
status 1 "$TRI" build -gcflags=-e ./p
[ "$(grep -c '^p/' err)" = 13 ]
hasnt err 'too many errors'
# Each package that can be compiled is, in order.
status 1 "$TRI" build ./...
has err '# m/p'
has err '# m/q'
has err 'q/q.go:2:19: too many return values'
# What imports a broken package isn't looked at.
printf 'package main\nimport _ "m/q"\nfunc main() { alsobad() }\n' >m.go
status 1 "$TRI" build .
hasnt err alsobad
rm m.go
# Syntax errors come before all others of their file.
printf 'package q\nfunc F() int { return "x" }\nfunc G( {}\n' >q/q.go
status 1 "$TRI" build ./q
has err 'q/q.go:3:9: syntax error: '
hasnt err 'cannot use'
# //line names other places.
printf 'package q\n//line gen.y:100\nvar x int = "a"\n/*line other.y:7:3*/var y int = "b"\n' >q/q.go
status 1 "$TRI" build ./q
has err 'gen.y:100'
has err 'other.y:7:15'
# Cycles and misplaced imports.
printf 'package q\nimport _ "m/r"\n' >q/q.go
mkdir r internal internal/in r/internal r/internal/x
printf 'package r\nimport _ "m/q"\n' >r/r.go
printf 'package x\n' >r/internal/x/x.go
status 1 "$TRI" build ./q
has err 'import cycle not allowed'
printf 'package q\nimport _ "m/r/internal/x"\n' >q/q.go
status 1 "$TRI" build ./q
has err 'use of internal package m/r/internal/x not allowed'
printf 'package q\nimport "os"\nimport f "fmt"\n' >q/q.go
status 1 "$TRI" build ./q
has err 'q/q.go:2:8: imported and not used: "os"'
has err 'imported and not used: "fmt" as f'
printf 'package q\nimport "nope/x"\n' >q/q.go
status 1 "$TRI" build ./q
has err 'q/q.go:2:8: package nope/x is not in GOROOT'
for p in 'fmt/=trailing slash' 'a//b=double slash' '-x=leading dash' 'a/../b=invalid path element ".."' 'a/b./c=trailing dot in path element' \
	'a/con.x="con" disallowed as path element component on Windows' 'a/b~1=trailing tilde and digits in path element'; do
	printf 'package q\nimport _ "%s"\n' "${p%%=*}" >q/q.go
	status 1 "$TRI" build ./q
	has err "q/q.go:2:10: malformed import path \"${p%%=*}\": ${p#*=}"
done
# Only assembly gives a function its body elsewhere.
printf 'package q\nfunc F()\n' >q/q.go
status 1 "$TRI" build ./q
has err 'q/q.go:2:6: missing function body'
touch q/q.s
status 0 "$TRI" build ./q
rm q/q.s
printf 'package q\n\0' >q/q.go
status 1 "$TRI" build ./q
has err 'NUL'
printf 'package q\nvar s = "\377"\n' >q/q.go
status 1 "$TRI" build ./q
has err 'invalid UTF-8 encoding'
# Warnings of a cached package are shown again: -m.
printf 'package q\nfunc F() *int { x := 1; return &x }\n' >q/q.go
status 0 "$TRI" build -gcflags=-m ./q
has err 'moved to heap: x'
cp err first
status 0 "$TRI" build -gcflags=-m ./q
cmp err first
