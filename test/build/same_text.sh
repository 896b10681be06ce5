# Two folders with the same text: each one's program names its own files in traces.
. "$(dirname "$0")/lib.inc"
mkdir a b
for x in a b; do
	printf 'module example.org/m\n\ngo 1.19\n' >$x/go.mod
	printf 'package main\n\nfunc main() { panic("x") }\n' >$x/main.go
	(
		cd $x
		status 0 "$TRI" build -o p .
		status 2 ./p
		has err "$d/$x/main.go:3"
	)
done
