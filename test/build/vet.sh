# tri vet: Go's vet tool over packages, with facts from package to package; tests ask for it with -vet.
. "$(dirname "$0")/lib.inc"
printf 'module v\n\ngo 1.19\n' >go.mod
mkdir a b new
printf 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Printf("%%d\\n", "x") }\n' >main.go
printf 'package a\n\nimport "log"\n\nfunc Logf(f string, a ...any) { log.Printf(f, a...) }\n' >a/a.go
printf 'package b\n\nimport "v/a"\n\nfunc f() { a.Logf("%%d", "s") }\n' >b/b.go
printf 'package b\n\nimport "testing"\n\nfunc TestX(t *testing.T) {}\n' >b/b_test.go
printf 'package b_test\n\nimport "testing"\n\nfunc TestY(t *testing.T) { t.Errorf("%%d", "x") }\n' >b/x_test.go
status 1 "$TRI" vet ./...
same err <<'EOF'
# v
./main.go:5:15: fmt.Printf format %d has arg "x" of wrong type string
# v/b
b/b.go:5:12: v/a.Logf format %d has arg "s" of wrong type string
# v/b_test
b/x_test.go:5:28: (*testing.common).Errorf format %d has arg "x" of wrong type string
EOF
status 0 "$TRI" vet ./a
status 0 "$TRI" vet -printf=false ./...
status 1 "$TRI" vet -printf .
status 2 "$TRI" vet -nosuch .
has err 'flag provided but not defined: -nosuch'
# What doesn't compile is reported as by a build; language that vet's own checker doesn't know is passed over.
printf 'package new\n\nfunc f() int { return "" }\n' >new/n.go
status 1 "$TRI" vet ./new
has err 'new/n.go:3:23: cannot use ""'
sed -i 's/^go .*/go 1.22/' go.mod
printf 'package new\n\nfunc F() (s int) {\n\tfor i := range 3 {\n\t\ts += i\n\t}\n\treturn\n}\n' >new/n.go
status 0 "$TRI" vet ./new
# With tests.
sed -i 's/^go .*/go 1.19/' go.mod
rm b/x_test.go
status 0 "$TRI" test ./b
status 0 "$TRI" test -vet=off ./b
status 1 "$TRI" test -vet=atomic,printf ./b
has err 'b/b.go:5:12: v/a.Logf format %d'
has out 'FAIL	v/b [build failed]'
status 2 "$TRI" test -vet=nosuch ./b
has err 'found nosuch'
