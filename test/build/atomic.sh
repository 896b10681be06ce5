# Builds at the same time, builds that are killed: what comes out is whole, and the next build succeeds.
. "$(dirname "$0")/lib.inc"
export TRICACHE="$d/cache"
mkdir "$d/cache"
printf 'module m\n\ngo 1.19\n' >go.mod
for p in a b c d e f; do
	mkdir $p
	{
		echo "package $p"
		for i in 1 2 3 4 5 6 7 8 9; do
			echo "func F$i(x []int, m map[string]int) int { s := $i; for k, v := range x { s += k * v; m[string(rune(v))]++ }; return s + len(m) }"
		done
	} >$p/$p.go
done
cat >m.go <<'EOF'
package main

import (
	"m/a"
	"m/b"
	"m/c"
	"m/d"
	"m/e"
	"m/f"
)

func main() {
	x, m := []int{1, 2}, map[string]int{}
	println(a.F1(x, m) + b.F2(x, m) + c.F3(x, m) + d.F4(x, m) + e.F5(x, m) + f.F6(x, m))
}
EOF
# Killed at various moments, with what it started (a process group of its own).
for t in 0.05 0.2 0.5 1 2 4; do
	setsid "$TRI" build -o prog . >/dev/null 2>&1 &
	pid=$!
	sleep $t
	kill -9 -- -$pid 2>/dev/null || kill -9 $pid 2>/dev/null || :
	wait $pid || :
done
# Three at once over what was left.
"$TRI" build -o p1 . & one=$!
"$TRI" build -o p2 . & two=$!
"$TRI" build -o p1 . & three=$!
wait $one && wait $two && wait $three
[ "$(./p1 2>&1)" = 45 ] && [ "$(./p2 2>&1)" = 45 ]
# An entry of the cache that is cut short or gone is made again.
o=$(find cache -name '*.o' | sort | head -n 1)
rm "$o"
status 0 "$TRI" build -o p3 .
[ "$(./p3 2>&1)" = 45 ]
for f in $(find cache -type f ! -name '*.o' | sort | head -n 3); do : >"$f"; done
status 0 "$TRI" build -o p4 .
[ "$(./p4 2>&1)" = 45 ]
# A program that is running can be replaced.
printf 'package main\n\nimport "time"\n\nfunc main() { time.Sleep(time.Second / 5); println("old") }\n' >m.go
unset TRICACHE
status 0 "$TRI" build -o live .
./live 2>first &
sed -i 's/old/new/' m.go
status 0 "$TRI" build -o live .
[ "$(./live 2>&1)" = new ]
wait
[ "$(cat first)" = old ]
