# A main package under test keeps its import path in symbols and types: the test's own main is another package.
. "$(dirname "$0")/lib.inc"
printf 'module example.com/m\n\ngo 1.19\n' >go.mod
mkdir cmd
cat >cmd/cmd.go <<'EOF'
package main

import "fmt"

type T struct{}
type G[X any] struct{ x X }

var started = set()

func set() bool { return true }
func init()     { started = started && true }
func main()     { fmt.Println("main") }
EOF
cat >cmd/cmd_test.go <<'EOF'
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"
)

func TestMainPackage(t *testing.T) {
	main()
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println(started, runtime.FuncForPC(pc).Name())
	fmt.Println(reflect.TypeOf(T{}), reflect.TypeOf(T{}).PkgPath(), reflect.TypeOf(G[T]{}))
}
EOF
status 0 "$TRI" test -v ./cmd
has out 'true example.com/m/cmd.TestMainPackage'
has out 'main.T example.com/m/cmd main.G[example.com/m/cmd.T]'
has out '--- PASS: TestMainPackage'
cd cmd
status 0 "$TRI" run .
same out <<'EOF'
main
EOF
