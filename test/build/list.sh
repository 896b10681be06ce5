# tri list: import paths, -f, -json, -deps, -test, -m, -e in go list's words.
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cd "$d"
export GO111MODULE=on
mkdir sub rep
printf 'module example.com/m\n\ngo 1.19\n\nrequire example.com/r v1.2.3\n\nreplace example.com/r => ./rep\n' >go.mod
printf 'module example.com/r\n\ngo 1.18\n' >rep/go.mod
echo 'package r' >rep/r.go
printf '// Package main does it. And more.\npackage main\n\nimport (\n\t"example.com/m/sub"\n\t_ "example.com/r"\n)\n\nfunc main() { _ = sub.X }\n' >x.go
printf 'package sub\n\nimport _ "unsafe"\n\nconst X = 1\n' >sub/s.go
printf 'package sub\n' >sub/s_windows.go
printf 'package sub\n\nimport "testing"\n\nfunc TestX(t *testing.T) {}\n' >sub/s_test.go
printf 'package sub_test\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestY(t *testing.T) { _ = os.Args }\n' >sub/x_test.go

check() { # expected output, arguments
	printf "$1" >want
	shift
	"$TRI" list "$@" >got
	diff want got
}
check 'example.com/m\nexample.com/m/sub\n' ./...
check 'unsafe\nexample.com/m/sub\n' -deps ./sub
check 'example.com/m/sub\nexample.com/m/sub.test\nexample.com/m/sub [example.com/m/sub.test]\nexample.com/m/sub_test [example.com/m/sub.test]\n' -test ./sub
check 'main: x.go Package main does it.\n' -f '{{.Name}}: {{range .GoFiles}}{{.}}{{end}} {{.Doc}}' .
check 'example.com/m/sub;example.com/r|no\n' -f '{{join .Imports ";"}}|{{if .Standard}}std{{else}}no{{end}}' .
check '[s_windows.go] 1 example.com/m\n' -f '{{- /* c */ -}} {{.IgnoredGoFiles}} {{len .GoFiles}} {{with .Module}}{{.Path}}{{end}}' ./sub
check 'fmt <nil>true\n' -f '{{.ImportPath}} {{.Module}}{{.Standard}}' fmt
check 'example.com/m\nexample.com/r v1.2.3 => ./rep\n' -m all
check 'example.com/m\n' -m
check 'nope\nexample.com/m/sub\n' -e nope ./sub
"$TRI" list -json=Name,Dir,TestImports ./sub | sed "s|$d|DIR|" >got
printf '{\n\t"Dir": "DIR/sub",\n\t"Name": "sub",\n\t"TestImports": [\n\t\t"testing"\n\t]\n}\n' | diff - got
! "$TRI" list nope 2>err
grep -q '^package nope is not in GOROOT' err
! "$TRI" list -f '{{.Foo}}' . 2>err
grep -q "can't evaluate field Foo in type" err
! "$TRI" list -f '{{.Target}}' . 2>err
grep -q 'Target' err
