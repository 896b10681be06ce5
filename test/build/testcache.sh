# Results of tests that passed are remembered until something that they looked at changes; packages run side by side.
. "$(dirname "$0")/lib.inc"
export TRICACHE="$d/cache"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir a b
cat >a/a_test.go <<'EOF'
package a

import (
	"os"
	"testing"
)

func TestA(t *testing.T) {
	text, _ := os.ReadFile("../data/x.txt")
	_, err := os.Stat("../data/stat.txt")
	os.ReadDir("../data/dir")
	os.ReadFile("/proc/self/status")
	t.Log(len(text), err == nil, os.Getenv("TESTCACHE_X"))
	if os.Getenv("TESTCACHE_FAIL") != "" {
		t.Fatal("as told")
	}
}
EOF
printf 'package b\n\nimport "testing"\n\nfunc TestB(t *testing.T) {}\n' >b/b_test.go
mkdir -p data/dir
echo text >data/x.txt
touch -d '1 hour ago' data/x.txt
cached() { # COMMAND...: told again
	status 0 "$@"
	has out '(cached)'
}
runs() {
	status 0 "$@"
	hasnt out '(cached)'
}
runs "$TRI" test ./a
cached "$TRI" test ./a
has out "ok  	m/a	(cached)"
export TESTCACHE_X=1
runs "$TRI" test ./a
cached "$TRI" test ./a
echo more >>data/x.txt
runs "$TRI" test ./a
runs "$TRI" test ./a # the file is too new to be relied on
touch -d '1 hour ago' data/x.txt
runs "$TRI" test ./a
cached "$TRI" test ./a
touch data/stat.txt
runs "$TRI" test ./a
cached "$TRI" test ./a
touch data/dir/new
runs "$TRI" test ./a
cached "$TRI" test ./a

# Flags that go's rule names have results of their own; others, and tests of the folder one is in, have none.
runs "$TRI" test -v ./a
cached "$TRI" test -v ./a
has out '--- PASS: TestA'
runs "$TRI" test -run A -short ./a
cached "$TRI" test -short -run A ./a
cached "$TRI" test -json ./a # the output is that of -v
has out '"Action":"pass"'
runs "$TRI" test -count=1 ./a
runs "$TRI" test -bench . ./a
runs "$TRI" test ./a -args x
cd a
runs "$TRI" test
cd ..
GOMAXPROCS=1 runs "$TRI" test ./a

# A failure is not remembered.
export TESTCACHE_FAIL=1
status 1 "$TRI" test ./a
status 1 "$TRI" test ./a
unset TESTCACHE_FAIL
cached "$TRI" test ./a

# The program: its own text, and that of what it imports.
runs "$TRI" test ./b
printf 'package b\n\nvar x = 1\n' >b/b.go
runs "$TRI" test ./b
cached "$TRI" test ./a ./b
status 0 "$TRI" clean -testcache
runs "$TRI" test ./a ./b

# Side by side, told in order; the first waits for the second.
cat >a/a_test.go <<'EOF'
package a

import (
	"os"
	"testing"
	"time"
)

func TestA(t *testing.T) {
	for i := 0; i < 1000; i++ {
		if _, err := os.Stat("../data/b.done"); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("b did not run beside a")
}
EOF
printf 'package b\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestB(t *testing.T) { os.WriteFile("../data/b.done", nil, 0o666) }\n' >b/b_test.go
status 0 "$TRI" test -p 2 ./...
[ "$(cut -f 2 out | tr '\n' ' ')" = "m/a m/b " ] || die "$(cat out)"
rm data/b.done
status 1 "$TRI" test -count=1 -run 'A|B' -timeout 2s -p 1 ./a ./b
has out 'ok  	m/b'
