# Lists of files: what go refuses, in its words.
. "${0%/*}/lib.inc"
mkdir -p a/dir.go b
printf 'package main\nfunc main() { println(len(list)) }\n' >a/a.go
printf 'package main\nvar list = "four"\n' >a/list.go
printf 'package main\n' >b/b.go
$TRI run a/a.go a/list.go arg 2>err
same err <<EOF
4
EOF
for c in build list vet run; do
	status 1 $TRI $c a/a.go b/b.go
	same err <<EOF
named files must all be in one directory; have a and b
EOF
	status 1 $TRI $c a/a.go a/none.go
	same err <<EOF
stat a/none.go: no such file or directory
EOF
	status 1 $TRI $c a/a.go a/dir.go
	same err <<EOF
a/dir.go is a directory, should be a Go file
EOF
	[ $c = run ] && continue # the others are the program's arguments
	status 1 $TRI $c a/a.go b
	same err <<EOF
named files must be .go files: b
EOF
done
status 1 $TRI run none.go
same err <<EOF
stat none.go: no such file or directory
EOF
status 1 $TRI tool compile none.go
cat out err | grep -q '^open none.go: no such file or directory$' || die "$(cat out err)"
