# In-package tests that import more put their package later in the order, but still before those that import it.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir a b q t
cat >t/t.go <<'EOF'
package t

type D interface{ Name() string }
type F interface {
	D
	Number() int
}
type E = F
type X interface {
	E
	Type() E
}
EOF
cat >b/b.go <<'EOF'
package b

import "m/t"

type impl struct{ t.X }

func (impl) Name() string { return "b" }
func (impl) Number() int  { return 7 }
func New() t.X            { return impl{} }
EOF
cat >b/in_test.go <<'EOF'
package b

import (
	"bytes"
	"testing"
)

func TestIn(t *testing.T) {
	if string(bytes.ToUpper([]byte(New().Name()))) != "B" {
		t.Fatal()
	}
}
EOF
cat >b/x_test.go <<'EOF'
package b_test

import (
	"m/q"
	"testing"
)

func TestX(t *testing.T) {
	if q.Sum() != 14 || len(q.List()) != 1 {
		t.Fatal(q.Sum())
	}
}
EOF
cat >q/q.go <<'EOF'
package q

import (
	"m/b"
	"m/t"
)

var g = b.New()

func Sum() int    { return g.Number() + t.F(g).Number() }
func List() []t.D { return []t.D{b.New()} }
EOF
cat >a/a_test.go <<'EOF'
package a

import (
	"m/q"
	"testing"
)

func TestA(t *testing.T) {
	if q.Sum() != 14 {
		t.Fatal(q.Sum())
	}
}
EOF
status 0 "$TRI" test ./a ./b
has out 'ok  	m/a'
has out 'ok  	m/b'
