# tri test: flags, statuses, summary lines.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir none broken data testdata
echo data >testdata/f
cat >m_test.go <<'EOF'
package m

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"
)

var word = flag.String("word", "", "")

func TestOne(t *testing.T)   { t.Log("one logs") }
func TestTwo(t *testing.T)   { t.Run("sub", func(t *testing.T) { t.Run("deep", func(*testing.T) {}) }) }
func TestArgs(t *testing.T)  { fmt.Println("word", *word, flag.Args()) }
func TestShort(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
}
func TestDir(t *testing.T) {
	if b, err := os.ReadFile("testdata/f"); err != nil || string(b) != "data\n" {
		t.Fatal(err)
	}
}
func TestFails(t *testing.T) {
	if os.Getenv("M_FAIL") != "" {
		t.Error("fails as told")
	}
}
func TestFailsToo(t *testing.T) { TestFails(t) }
func TestHangs(t *testing.T) {
	if os.Getenv("M_HANG") != "" {
		time.Sleep(time.Hour)
	}
}
func TestPanics(t *testing.T) {
	if os.Getenv("M_PANIC") != "" {
		panic("as told")
	}
}
func BenchmarkB(b *testing.B) {
	for i := 0; i < b.N; i++ {
		_ = make([]byte, 8)
	}
}
func Example() {
	fmt.Println("example")
	// Output: example
}
func FuzzF(f *testing.F) {
	f.Add(1)
	f.Fuzz(func(t *testing.T, i int) {})
}
EOF
echo 'package none' >none/n.go
printf 'package broken\n\nimport "testing"\n\nfunc TestX(t *testing.T) { undefined() }\n' >broken/b_test.go

status 0 "$TRI" test
grep -Eq '^ok  	m	[0-9.]+s$' out
status 0 "$TRI" test -v -run 'One|Two/sub'
has out '=== RUN   TestTwo/sub/deep'
has out 'm_test.go:13: one logs'
has out '--- PASS: TestOne (0.00s)'
hasnt out TestArgs
status 0 "$TRI" test -run 'One' -count 3 -v
[ "$(grep -c '^--- PASS: TestOne' out)" = 3 ]
status 0 "$TRI" test -v -run 'Args' -args -word hello a b
has out 'word hello [a b]'
status 0 "$TRI" test -v -run Args -word hi
has out 'word hi []'
status 0 "$TRI" test -short -v -run Short
has out '--- SKIP: TestShort'
status 0 "$TRI" test -run xxx -bench . -benchtime 100x -benchmem
grep -Eq '^BenchmarkB(-[0-9]+)? +	 +100	.*B/op.*allocs/op' out
status 0 "$TRI" test -run nothing .
has out '[no tests to run]'
status 0 "$TRI" test -list .
has out FuzzF
has out Example
status 0 "$TRI" test -v -run 'FuzzF|Example'
has out '--- PASS: FuzzF'
has out '--- PASS: Example'
M_FAIL=1 status 1 "$TRI" test .
has out '--- FAIL: TestFails (0.00s)'
has out '    m_test.go:28: fails as told'
has out 'FAIL	m	'
[ "$(tail -n 1 out)" = FAIL ]
status 1 "$TRI" test -exec "env M_FAIL='as told'" .
has out '--- FAIL: TestFails '
M_FAIL=1 status 1 "$TRI" test -failfast
hasnt out TestFailsToo
M_PANIC=1 status 1 "$TRI" test
has out 'panic: as told [recovered]'
has out 'FAIL	m	'
M_HANG=1 status 1 "$TRI" test -timeout 300ms -run Hangs
has out 'panic: test timed out after 300ms'
has out 'm.TestHangs'
status 0 "$TRI" test -c -o t.exe
./t.exe -test.v -test.run One >out
has out '--- PASS: TestOne'
status 0 "$TRI" test -c
[ -x m.test ]
# Several packages: each has its line; what doesn't build fails alone.
status 1 "$TRI" test ./...
has out '?   	m/none	[no test files]'
has out 'ok  	m	'
has out 'FAIL	m/broken [build failed]'
has err 'broken/b_test.go:5:28: undefined: undefined'
status 0 "$TRI" test . ./none
status 1 "$TRI" test ./nope
GOFLAGS=-count=1 status 0 "$TRI" test -run One
status 0 "$TRI" test m_test.go
has out 'command-line-arguments'
# In- and out-of-package tests, a TestMain, a test that imports an importer of the package.
rm -r broken m_test.go
mkdir imp
printf 'package m\n\nvar x = 41\n\nfunc X() int { return x }\n' >m.go
printf 'package imp\n\nimport "m"\n\nfunc Y() int { return m.X() + 1 }\n' >imp/i.go
printf 'package m\n\nfunc SetX(v int) { x = v }\n' >export_test.go
cat >x_test.go <<'EOF'
package m_test

import (
	"fmt"
	"os"
	"testing"

	"m"
	"m/imp"
)

func TestMain(t *testing.M) {
	m.SetX(1)
	fmt.Println("main begins")
	os.Exit(t.Run() + 3)
}

func TestY(t *testing.T) {
	if imp.Y() != 2 {
		t.Fatal(imp.Y())
	}
}
EOF
status 1 "$TRI" test -v
has out 'main begins'
has out '--- PASS: TestY'
has out 'exit status 3'

# A package compiled with its tests says so before its errors; what it only imports doesn't.
rm -rf ./*
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir in ext
printf 'package in\n' >in/p.go
printf 'package in\n\nimport "testing"\n\nfunc TestX(t *testing.T) { x }\n' >in/p_test.go
printf 'package ext\n' >ext/p.go
printf 'package ext_test\n\nimport "testing"\n\nfunc TestX(t *testing.T) { x }\n' >ext/p_test.go
status 1 "$TRI" test ./...
has err '# m/in [m/in.test]'
has err '# m/ext_test [m/ext.test]'
printf 'package ext\n\nvar y int = ""\n' >ext/p.go
status 1 "$TRI" test ./ext
grep -qx '# m/ext' err

# Values that can't be are refused before anything is built.
status 2 "$TRI" test -timeout=x ./in
has err 'invalid value "x" for flag -timeout: parse error'
status 2 "$TRI" test -count=-x ./in
has err 'invalid value "-x" for flag -count: parse error'
status 2 "$TRI" test -run
has err 'flag needs an argument: -run'
has err 'usage: tri test [build/test flags]'
