# tri test writes the profiles that Go's flags ask for, and Go's own pprof reads them: the names and counts are the program's.
. "$(dirname "$0")/lib.inc"
cat >go.mod <<'EOF'
module example.org/p
go 1.19
EOF
cat >p_test.go <<'EOF'
package p

import (
	"sync"
	"testing"
	"time"
)

var sink []byte
var mu sync.Mutex
var n uint64

//go:noinline
func allocate() { sink = make([]byte, 1000) }

//go:noinline
func burn(k int) {
	for i := 0; i < k; i++ {
		n = n*31 + uint64(i)%7
	}
}

func hold() {
	mu.Lock()
	time.Sleep(2 * time.Millisecond)
	mu.Unlock()
}

func TestAll(t *testing.T) {
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); hold() }()
	}
	wg.Wait()
	for i := 0; i < 5000; i++ {
		allocate()
	}
	for start := time.Now(); time.Since(start) < 500*time.Millisecond; {
		burn(100000)
	}
}
EOF
$TRI test -memprofile mem.prof -memprofilerate 1 -cpuprofile cpu.prof -blockprofile block.prof -mutexprofile mutex.prof . >log 2>&1 || die "$(cat log)"
test -x p.test
top() { # SAMPLE PROFILE
	$TRI tool pprof -top -sample_index="$1" p.test "$2" 2>/dev/null
}
top alloc_objects mem.prof | grep -Eq '^ +500[0-9] .* example.org/p.allocate$' || die "$(top alloc_objects mem.prof)"
top alloc_space mem.prof | grep -Eq 'example.org/p.allocate$'
top cpu cpu.prof | grep -Eq 'example.org/p.burn$' || die "$(top cpu cpu.prof)"
top contentions block.prof | grep -Eq 'sync.\(\*Mutex\).Lock' || die "$(top contentions block.prof)"
top delay mutex.prof | grep -Eq 'sync.\(\*Mutex\).Unlock' || die "$(top delay mutex.prof)"
$TRI tool pprof -list 'p.burn' p.test cpu.prof 2>/dev/null | grep -Eq '^ +[0-9.]+m?s +[0-9.]+m?s +[0-9]+:.*n = n\*31' || die "no lines"
