# Odd names: blanks, quotes, dollar signs and bytes that are no UTF-8 in folders of sources, outputs, work and cache.
. "$(dirname "$0")/lib.inc"
odd="a b'\$c\$\$ \"q\" #d;e&f:g\\h"
mkdir -p "$odd/p q" "$odd/tmp dir" "$odd/cache dir"
cd "$odd"
export TMPDIR="$PWD/tmp dir" TRICACHE="$PWD/cache dir"
printf 'module m\n\ngo 1.19\n' >go.mod
printf 'package main\n\nfunc main() { println(f()) }\n' >'ma in.go'
bad=$(printf 'b\377d.go')
good=g.go
printf 'package main\n\nfunc f() string { return "%s" }\n' odd >"$bad"
# A package that is small: nothing else is compiled in this cache but the runtime.
status 0 "$TRI" build -o "out put" .
[ "$(./out\ put 2>&1)" = odd ]
status 0 "$TRI" build -o "$(printf 'x\377y')" .
status 0 "$TRI" build -x -o "out put" .
status 0 "$TRI" build -o "p q/" .
[ -x "p q/m" ]
status 0 "$TRI" run 'ma in.go' "$bad"
printf 'package main\n\nfunc f() string { return "%s" }\n' odd >good.go.keep
echo 'package main; var x = y' >"$bad"
status 1 "$TRI" build .
grep -aq ':1:23: undefined: y' err
[ -z "$(ls "$TMPDIR")" ]

mv good.go.keep "$good"
rm "$bad"
# The linker takes '%' for a digit of its own choice; folders may be named from the current one.
mkdir 'o%d' rel
status 0 "$TRI" build -o 'o%d/x%y' 'ma in.go' "$good"
[ "$('./o%d/x%y' 2>&1)" = odd ]
printf 'package main\n\nfunc main() { println("relative") }\n' >rel.go
TMPDIR='o%d' TRICACHE=rel status 0 "$TRI" build -o rel/x rel.go
[ "$(rel/x 2>&1)" = relative ]
[ -d rel/pkg ]
# The headers' folder goes through a shell.
ln -s "$(dirname "$TRI")/.." "lib d'ir"
printf 'package main\n\nfunc main() { println("quoted") }\n' >rel.go
TRI_LIBDIR="$PWD/lib d'ir" TRICACHE=rel status 0 "$TRI" build -o rel/x rel.go
[ "$(rel/x 2>&1)" = quoted ]
