# -m=2: why each object is where it is, in the words and the order of gc 1.19.
. "$(dirname "$0")/lib.inc"
cat >t.go <<'EOF'
package p

type T struct{ p *int }

var sink interface{}

type box struct{ b []byte }

func (b *box) cut(n int) { b.b = b.b[n:] }

func returned(x int) *int {
	return &x
}

func literal(p *int) *T {
	t := &T{p: p}
	return t
}

func stored(f func(*int)) {
	y := 4
	f(&y)
	var z []*int
	z = append(z, &y)
	sink = z[0]
}

func fields(p *int, t T, s []*int) (r *int) {
	r = t.p
	r = *&s[1]
	t2 := t
	r = t2.p
	return
}

func lend(x int) *T {
	return literal(&x)
}

func cuts(b *box) {
	b.cut(1)
	var big [11 << 20]byte
	_ = big[3]
}

func sized(n int) int {
	return len(make([]byte, n))
}
EOF
status 0 "$TRI" tool compile -m=2 t.go
cat out err | sed 's#\./t\.go#t.go#g' >got
same got <<'EOF'
t.go:9:6: can inline (*box).cut with cost 7 as: method(*box) func(int) { b.b = b.b[n:] }
t.go:11:6: can inline returned with cost 3 as: func(int) *int { return &x }
t.go:15:6: can inline literal with cost 10 as: func(*int) *T { t := &T{...}; return t }
t.go:20:6: cannot inline stored: function too complex: cost 82 exceeds budget 80
t.go:28:6: can inline fields with cost 20 as: func(*int, T, []*int) *int { r = t.p; r = *(&s[1]); t2 := t; r = t2.p; return  }
t.go:36:6: can inline lend with cost 15 as: func(int) *T { return literal(&x) }
t.go:37:16: inlining call to literal
t.go:40:6: can inline cuts with cost 20 as: func(*box) { (*box).cut(b, 1); var big [11534336]byte; big = <nil>; _ = big[3] }
t.go:41:7: inlining call to (*box).cut
t.go:46:6: can inline sized with cost 4 as: func(int) int { return len(make([]byte, n)) }
t.go:9:32: (*box).cut ignoring self-assignment in b.b = b.b[n:]
t.go:9:7: b does not escape
t.go:11:15: parameter x leaks to ~r0 with derefs=0:
t.go:11:15:   flow: ~r0 = &x:
t.go:11:15:     from &x (address-of) at t.go:12:9
t.go:11:15:     from return &x (return) at t.go:12:2
t.go:11:15: x escapes to heap:
t.go:11:15:   flow: ~r0 = &x:
t.go:11:15:     from &x (address-of) at t.go:12:9
t.go:11:15:     from return &x (return) at t.go:12:2
t.go:11:15: moved to heap: x
t.go:16:7: &T{...} escapes to heap:
t.go:16:7:   flow: t = &{storage for &T{...}}:
t.go:16:7:     from &T{...} (spill) at t.go:16:7
t.go:16:7:     from t := &T{...} (assign) at t.go:16:4
t.go:16:7:   flow: ~r0 = t:
t.go:16:7:     from return t (return) at t.go:17:2
t.go:15:14: parameter p leaks to {storage for &T{...}} with derefs=0:
t.go:15:14:   flow: {storage for &T{...}} = p:
t.go:15:14:     from T{...} (struct literal element) at t.go:16:9
t.go:15:14: leaking param: p
t.go:16:7: &T{...} escapes to heap
t.go:21:2: y escapes to heap:
t.go:21:2:   flow: {heap} = &y:
t.go:21:2:     from &y (address-of) at t.go:22:4
t.go:21:2:     from f(&y) (call parameter) at t.go:22:3
t.go:21:2: y escapes to heap:
t.go:21:2:   flow: {heap} = &y:
t.go:21:2:     from &y (address-of) at t.go:24:16
t.go:21:2:     from append(z, &y) (call parameter) at t.go:24:12
t.go:20:13: f does not escape
t.go:21:2: moved to heap: y
t.go:28:26: parameter s leaks to r with derefs=1:
t.go:28:26:   flow: r = *s:
t.go:28:26:     from s[1] (dot of pointer) at t.go:30:9
t.go:28:26:     from &s[1] (address-of) at t.go:30:7
t.go:28:26:     from *(&s[1]) (indirection) at t.go:30:6
t.go:28:26:     from r = *(&s[1]) (assign) at t.go:30:4
t.go:28:21: parameter t leaks to r with derefs=0:
t.go:28:21:   flow: r = t:
t.go:28:21:     from t.p (dot) at t.go:29:7
t.go:28:21:     from r = t.p (assign) at t.go:29:4
t.go:28:13: p does not escape
t.go:28:21: leaking param: t to result r level=0
t.go:28:26: leaking param: s to result r level=1
t.go:37:16: &T{...} escapes to heap:
t.go:37:16:   flow: t = &{storage for &T{...}}:
t.go:37:16:     from &T{...} (spill) at t.go:37:16
t.go:37:16:     from t := &T{...} (assign) at t.go:37:16
t.go:37:16:   flow: ~R0 = t:
t.go:37:16:     from ~R0 = t (assign-pair) at t.go:37:16
t.go:37:16:   flow: ~r0 = ~R0:
t.go:37:16:     from return ~R0 (return) at t.go:37:2
t.go:36:11: parameter x leaks to {storage for &T{...}} with derefs=0:
t.go:36:11:   flow: p = &x:
t.go:36:11:     from &x (address-of) at t.go:37:17
t.go:36:11:     from p := &x (assign-pair) at t.go:37:16
t.go:36:11:   flow: {storage for &T{...}} = p:
t.go:36:11:     from T{...} (struct literal element) at t.go:37:16
t.go:36:11: x escapes to heap:
t.go:36:11:   flow: p = &x:
t.go:36:11:     from &x (address-of) at t.go:37:17
t.go:36:11:     from p := &x (assign-pair) at t.go:37:16
t.go:36:11:   flow: {storage for &T{...}} = p:
t.go:36:11:     from T{...} (struct literal element) at t.go:37:16
t.go:36:11: moved to heap: x
t.go:37:16: &T{...} escapes to heap
t.go:41:7: cuts ignoring self-assignment in b.b = b.b[n:]
t.go:42:6: big escapes to heap:
t.go:42:6:   flow: {heap} = &big:
t.go:42:6:     from big (too large for stack) at t.go:42:6
t.go:40:11: b does not escape
t.go:42:6: moved to heap: big
t.go:47:17: make([]byte, n) escapes to heap:
t.go:47:17:   flow: {heap} = &{storage for make([]byte, n)}:
t.go:47:17:     from make([]byte, n) (non-constant size) at t.go:47:17
t.go:47:17: make([]byte, n) escapes to heap
EOF
