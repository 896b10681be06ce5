# //go:embed: string, []byte, FS; contents are part of the cache key; errors in the go command's words.
d=$(mktemp -d)
trap 'rm -rf "$d"' EXIT
cd "$d"
export GO111MODULE=on
mkdir -p data/d/x data/.hid empty
echo hi >data/a.txt
printf 'ho\000\377??/x"\\' >data/d/b.bin
echo z >data/d/x/z.txt
echo s >data/.hid/s
printf 'module e\n\ngo 1.19\n' >go.mod
cat >x.go <<'EOF'
package main

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed data
//go:embed go.mod
var f embed.FS

//go:embed all:data
var all embed.FS

//go:embed data/a.txt
var s string

//go:embed "data/d/b.bin"
var b []byte

func main() {
	for _, f := range []embed.FS{f, all} {
		fs.WalkDir(f, ".", func(path string, d fs.DirEntry, err error) error {
			fmt.Print(path, " ")
			return err
		})
		fmt.Println()
	}
	b[0] = 'H'
	fmt.Printf("%q %q\n", s, b)
}
EOF
cat >want <<'EOF'
. data data/a.txt data/d data/d/b.bin data/d/x data/d/x/z.txt go.mod 
. data data/.hid data/.hid/s data/a.txt data/d data/d/b.bin data/d/x data/d/x/z.txt 
"hi\n" "Ho\x00\xff??/x\"\\"
EOF
"$TRI" run . >got
diff want got
echo changed >data/a.txt
"$TRI" run . | grep -q '^"changed\\n"'

expect() { # directive, type, message
	printf 'package main\n\nimport "embed"\n\n%s\nvar v %s\n\nvar _ embed.FS\n\nfunc main() { _ = v }\n' "$1" "$2" >x.go
	! "$TRI" build -o /dev/null . 2>got
	printf '%s\n' "$3" >want
	grep -v '^# ' got | diff want -
}
expect '//go:embed nope*' embed.FS 'x.go:5:12: pattern nope*: no matching files found'
expect '//go:embed data ../x' embed.FS 'x.go:5:17: pattern ../x: invalid pattern syntax'
expect '//go:embed empty' embed.FS 'x.go:5:12: pattern empty: cannot embed directory empty: contains no embeddable files'
expect '//go:embed data' string './x.go:6:5: invalid go:embed: multiple files for type string'
expect '//go:embed go.mod' int './x.go:6:5: go:embed cannot apply to var of type int'
