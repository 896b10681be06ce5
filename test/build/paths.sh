# Odd names: blanks, quotes, dollar signs and bytes that are no UTF-8 in folders of sources, outputs, work and cache.
. "$(dirname "$0")/lib.inc"
odd="a b'\$c\$\$ \"q\" #d;e&f:g\\h"
mkdir -p "$odd/p q" "$odd/tmp dir" "$odd/cache dir"
cd "$odd"
export TMPDIR="$PWD/tmp dir" TRICACHE="$PWD/cache dir"
printf 'module m\n\ngo 1.19\n' >go.mod
printf 'package main\n\nfunc main() { println(f()) }\n' >'ma in.go'
bad=$(printf 'b\377d.go')
printf 'package main\n\nfunc f() string { return "%s" }\n' odd >"$bad"
# A package that is small: nothing else is compiled in this cache but the runtime.
status 0 "$TRI" build -o "out put" .
[ "$(./out\ put 2>&1)" = odd ]
status 0 "$TRI" build -o "$(printf 'x\377y')" .
status 0 "$TRI" build -x -o "out put" .
status 0 "$TRI" build -o "p q/" .
[ -x "p q/m" ]
status 0 "$TRI" run 'ma in.go' "$bad"
echo 'package main; var x = y' >"$bad"
status 1 "$TRI" build .
grep -aq ':1:23: undefined: y' err
[ -z "$(ls "$TMPDIR")" ]
