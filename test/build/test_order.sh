# In-package tests that import more put their package later in the order of the build, but still before those that import it.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir b c q
printf 'package q\n\nvar Q = 7\n' >q/q.go
printf 'package b\n\nvar B = 6\n' >b/b.go
printf 'package c\n\nimport "m/b"\n\nvar C = &b.B\n' >c/c.go
printf 'package b\n\nimport (\n\t"m/q"\n\t"testing"\n)\n\nfunc TestIn(t *testing.T) { B *= q.Q }\n' >b/in_test.go
cat >b/x_test.go <<'EOF'
package b_test

import (
	"m/c"
	"testing"
)

func TestX(t *testing.T) {
	if *c.C != 42 {
		t.Fatal(*c.C)
	}
}
EOF
status 0 "$TRI" test -n -a ./b
grep '^# m/' err >order
same order <<'EOF'
# m/q
# m/b
# m/c
# m/b_test
# m/b.test
EOF
status 0 "$TRI" test ./b
