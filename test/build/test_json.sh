# tri test -json: the events of a package that passes, fails, skips and has subtests.
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cd "$d"
export GO111MODULE=on
mkdir none
printf 'module j\n\ngo 1.19\n' >go.mod
echo 'package none' >none/n.go
cat >j_test.go <<'EOF'
package j

import (
	"fmt"
	"testing"
)

func TestA(t *testing.T) {
	fmt.Println("out <&> \xff")
	t.Run("sub", func(t *testing.T) { t.Log("deep") })
	t.Run("skip", func(t *testing.T) { t.Skip("why") })
}

func TestB(t *testing.T) { t.Fatal("bad") }
EOF
cat >want <<'EOF'
{"Action":"run","Package":"j","Test":"TestA"}
{"Action":"output","Package":"j","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"j","Test":"TestA","Output":"out \u003c\u0026\u003e \ufffd\n"}
{"Action":"run","Package":"j","Test":"TestA/sub"}
{"Action":"output","Package":"j","Test":"TestA/sub","Output":"=== RUN   TestA/sub\n"}
{"Action":"output","Package":"j","Test":"TestA/sub","Output":"    j_test.go:10: deep\n"}
{"Action":"run","Package":"j","Test":"TestA/skip"}
{"Action":"output","Package":"j","Test":"TestA/skip","Output":"=== RUN   TestA/skip\n"}
{"Action":"output","Package":"j","Test":"TestA/skip","Output":"    j_test.go:11: why\n"}
{"Action":"output","Package":"j","Test":"TestA","Output":"--- PASS: TestA (0.00s)\n"}
{"Action":"output","Package":"j","Test":"TestA/sub","Output":"    --- PASS: TestA/sub (0.00s)\n"}
{"Action":"pass","Package":"j","Test":"TestA/sub","Elapsed":0}
{"Action":"output","Package":"j","Test":"TestA/skip","Output":"    --- SKIP: TestA/skip (0.00s)\n"}
{"Action":"skip","Package":"j","Test":"TestA/skip","Elapsed":0}
{"Action":"pass","Package":"j","Test":"TestA","Elapsed":0}
{"Action":"run","Package":"j","Test":"TestB"}
{"Action":"output","Package":"j","Test":"TestB","Output":"=== RUN   TestB\n"}
{"Action":"output","Package":"j","Test":"TestB","Output":"    j_test.go:14: bad\n"}
{"Action":"output","Package":"j","Test":"TestB","Output":"--- FAIL: TestB (0.00s)\n"}
{"Action":"fail","Package":"j","Test":"TestB","Elapsed":0}
{"Action":"output","Package":"j","Output":"FAIL\n"}
{"Action":"output","Package":"j","Output":"FAIL\tj\tTIME\n"}
{"Action":"fail","Package":"j","Elapsed":TIME}
{"Action":"output","Package":"j/none","Output":"?   \tj/none\t[no test files]\n"}
{"Action":"skip","Package":"j/none","Elapsed":TIME}
EOF
! "$TRI" test -json ./... >got
sed -e 's/"Time":"[0-9T:.Z+-]*",//' -e 's/\\t[0-9.]*s\\n/\\tTIME\\n/' -e '/"Test"/!s/"Elapsed":[0-9.]*/"Elapsed":TIME/' got | diff want -
