# Programs under a collector that starts all the time, marks slowly, checks its marks and clobbers what it frees; and the
# mode that marks with the world stopped; a barrier that is always on; marking in random order; and with the dead words of
# stacks overwritten.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.inc"
n=0
for p in "$root/test/run/gc_mutate.go" "$root/test/run/gc_tight_store.go" "$root/bench/jsonround.go" "$root/bench/wordcount.go" "$root/bench/channels.go"; do
	b=$(basename "$p" .go)
	"$root/bin/tri" build -o "$b" "$p" || die "build of $p"
	./"$b" >want 2>&1 || die "$b fails"
	stress="gcstress=25,gccheckmark=1,clobberfree=1 gcstress=400,heapverify=1 gcbarrier=1,gccheckmark=1 gcstoptheworld=1,gcstress=1000 schedstress=$$,gcstress=2000,gccheckmark=1 stackscan=3,gcstress=400,clobberfree=1"
	[ "$b" != gc_tight_store ] || stress=heapverify=1 # its loops leave a cycle little time
	for procs in 1 2 8; do
		for debug in gccheckmark=1,clobberfree=1 $stress; do
			GOMAXPROCS=$procs GODEBUG=$debug ./"$b" >got 2>&1 || { tail -n 20 got >&2; die "$b: GOMAXPROCS=$procs GODEBUG=$debug"; }
			diff want got >&2 || die "$b prints something else: GOMAXPROCS=$procs GODEBUG=$debug"
			n=$((n + 1))
		done
	done
done
# A trace line of each cycle, in Go's format.
GODEBUG=gctrace=1 ./jsonround 2>&1 | grep -Eq '^gc [0-9]+ @[0-9.]+s [0-9]+%: [0-9.]+\+[0-9.]+\+[0-9.]+ ms clock, [0-9.]+\+[0-9.]+/[0-9.]+/[0-9.]+\+[0-9.]+ ms cpu, [0-9]+->[0-9]+->[0-9]+ MB, [0-9]+ MB goal, [0-9]+ MB stacks, [0-9]+ MB globals, [0-9]+ P$' || die "gctrace"
GODEBUG=gcpacertrace=1 ./jsonround >out 2>&1
f='[+-][0-9.]+e[+-][0-9]+'
grep -Eq "^pacer: assist ratio=$f \\(scan [0-9]+ MB in [0-9]+->[0-9]+ MB\\) workers=[0-9]+\\+$f\$" out || die "gcpacertrace: $(cat out)"
grep -Eq "^pacer: [0-9]+% CPU \\([0-9]+ exp\\.\\) for [0-9]+\\+[0-9]+\\+[0-9]+ B work \\([0-9]+ B exp\\.\\) in [0-9]+ B -> [0-9]+ B \\(∆goal -?[0-9]+, cons/mark $f\\)\$" out || die "gcpacertrace: $(cat out)"
echo "$n runs"
