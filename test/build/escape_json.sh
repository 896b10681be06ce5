# -json=0,DIR: decisions for editors, a file a source file.  -l=4: calls cost the inliner little.
. "$(dirname "$0")/lib.inc"
cat >t.go <<'EOF'
package p

type T struct{ p *int }

func New(x *int) *T { return &T{x} }

func calls(f, g func()) {
	f()
	g()
}
EOF
status 0 "$TRI" tool compile -p p "-json=0,$d/js" t.go
f=$(find js -name t.json)
[ -n "$f" ] || die "no file"
tail -n +2 "$f" >got
same got <<'EOF'
{"range":{"start":{"line":5,"character":6},"end":{"line":5,"character":6}},"severity":3,"code":"canInlineFunction","source":"go compiler","message":"cost: 5"}
{"range":{"start":{"line":5,"character":10},"end":{"line":5,"character":10}},"severity":3,"code":"leak","source":"go compiler","message":"parameter x leaks to {storage for \u0026T{...}} with derefs=0","relatedInformation":[{"location":{"uri":"file://./t.go","range":{"start":{"line":5,"character":32},"end":{"line":5,"character":32}}},"message":"escflow:    flow: {storage for \u0026T{...}} = x:"},{"location":{"uri":"file://./t.go","range":{"start":{"line":5,"character":32},"end":{"line":5,"character":32}}},"message":"escflow:      from T{...} (struct literal element)"}]}
{"range":{"start":{"line":5,"character":30},"end":{"line":5,"character":30}},"severity":3,"code":"escape","source":"go compiler","message":"\u0026T{...} escapes to heap","relatedInformation":[{"location":{"uri":"file://./t.go","range":{"start":{"line":5,"character":30},"end":{"line":5,"character":30}}},"message":"escflow:    flow: ~r0 = \u0026{storage for \u0026T{...}}:"},{"location":{"uri":"file://./t.go","range":{"start":{"line":5,"character":30},"end":{"line":5,"character":30}}},"message":"escflow:      from \u0026T{...} (spill)"},{"location":{"uri":"file://./t.go","range":{"start":{"line":5,"character":23},"end":{"line":5,"character":23}}},"message":"escflow:      from return \u0026T{...} (return)"}]}
{"range":{"start":{"line":5,"character":30},"end":{"line":5,"character":30}},"severity":3,"code":"escape","source":"go compiler","message":""}
{"range":{"start":{"line":7,"character":6},"end":{"line":7,"character":6}},"severity":3,"code":"cannotInlineFunction","source":"go compiler","message":"function too complex: cost 118 exceeds budget 80"}
EOF
hasnt out escapes
hasnt err escapes

status 0 "$TRI" tool compile -m t.go
cat out err >got
hasnt got 'can inline calls'
status 0 "$TRI" tool compile -m -l=4 t.go
cat out err >got
has got 'can inline calls'
status 0 "$TRI" tool compile -m -l t.go
cat out err >got
hasnt got 'can inline'
