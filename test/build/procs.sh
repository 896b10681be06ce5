# GOMAXPROCS follows the affinity mask while the program runs, unless it was set; a locked main goroutine that exits is a
# deadlock's report, not a lost process; GOTRACEBACK's levels.
. "$(dirname "$0")/lib.inc"
cat >procs.go <<'END'
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

func init() { runtime.LockOSThread() }

func hidden(c chan int) { <-c }

func main() {
	switch os.Args[1] {
	case "follow":
		if len(os.Args) > 2 {
			runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
		}
		was := runtime.GOMAXPROCS(0)
		fmt.Println("procs", was)
		for i := 0; i < 300; i++ {
			time.Sleep(10 * time.Millisecond)
			if n := runtime.GOMAXPROCS(0); n != was {
				fmt.Println("procs", n)
				was = n
				if i > 3 && n > 1 {
					return
				}
			}
		}
	case "goexit":
		runtime.Goexit()
	case "panic":
		go hidden(nil)
		time.Sleep(10 * time.Millisecond)
		var p *int
		println(*p)
	}
}
END
$TRI build -o procs procs.go
if [ "$(nproc)" -ge 2 ] && command -v taskset >/dev/null; then
	# Four at once, narrowed to one processor after a moment, then widened.
	mask=$(taskset -p $$ | sed 's/.*: //')
	./procs follow >out1 &
	p1=$!
	./procs follow fixed >out2 &
	p2=$!
	GOMAXPROCS=2 ./procs follow >out3 &
	p3=$!
	GODEBUG=updatemaxprocs=0 ./procs follow >out4 &
	p4=$!
	sleep 0.3
	for p in $p1 $p2 $p3 $p4; do taskset -ap 1 $p >/dev/null; done
	sleep 1.5
	for p in $p1 $p2 $p3 $p4; do taskset -ap "$mask" $p >/dev/null || :; done
	for p in $p1 $p2 $p3 $p4; do wait $p || die "follow: $?"; done
	test "$(wc -l <out1)" -eq 3 || { cat out1 >&2; die "GOMAXPROCS doesn't follow the affinity mask"; }
	test "$(sed -n 2p out1)" = "procs 1"
	test "$(sed -n 1p out1)" = "$(sed -n 3p out1)"
	for o in out2 out3 out4; do test "$(wc -l <$o)" -eq 1 || { cat $o >&2; die "GOMAXPROCS changes where it was set"; }; done
fi
status 2 ./procs goexit
has err 'fatal error: no goroutines (main called runtime.Goexit) - deadlock!'
# none: no goroutine; single: the one that panics; all: the others; system: the runtime's frames too; crash: and a core.
status 2 env GOTRACEBACK=none ./procs panic
has err 'panic: runtime error: invalid memory address or nil pointer dereference'
hasnt err 'goroutine '
status 2 ./procs panic
has err 'main.main()'
hasnt err 'main.hidden('
status 2 env GOTRACEBACK=all ./procs panic
has err 'main.hidden('
hasnt err 'runtime.schedule'
status 2 env GOTRACEBACK=system ./procs panic
has err 'main.hidden('
grep -q '^runtime\.' err || { cat err >&2; die "GOTRACEBACK=system shows no runtime frame"; }
(ulimit -c 0; status 134 env GOTRACEBACK=crash ./procs panic) || die "GOTRACEBACK=crash"
