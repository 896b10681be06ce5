# Libraries with assembly: their portable files are chosen where these are a whole, and only there.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/src/ex.org/whole" "$tmp/src/ex.org/arch" "$tmp/src/ex.org/major/v" "$tmp/src/ex.org/app"
export GO111MODULE=off GOPATH="$tmp"
cd "$tmp/src/ex.org"

# whole: sum_other.go stands in for what sum_amd64.s has.
printf 'TEXT ·Sum(SB),4,$0\n\tRET\n' >whole/sum_amd64.s
printf 'package whole\n\n// Sum is in sum_amd64.s.\nfunc Sum(x []int) int\n' >whole/sum_amd64.go
printf '//go:build !amd64\n\npackage whole\n\nfunc Sum(x []int) (n int) {\n\tfor _, v := range x {\n\t\tn += v\n\t}\n\treturn n\n}\n' >whole/sum_other.go
[ "$($TRI list -f '{{.GoFiles}} {{.SFiles}}' ex.org/whole)" = "[sum_other.go] []" ]

# arch: Line is declared for amd64 only, so the package stays as it is.
printf 'TEXT ·cpuid(SB),4,$0\n\tRET\n' >arch/arch_amd64.s
printf 'package arch\n\nconst line = 64\n\nfunc cpuid() int\n' >arch/arch_amd64.go
printf 'package arch\n\nconst Line = line\n' >arch/arch.go
[ "$($TRI list -f '{{.GoFiles}}' ex.org/arch)" = "[arch.go arch_amd64.go]" ]

# purego holds where there is assembly: other packages that make a difference by it are as under gc.
mkdir plain
printf '//go:build !purego\n\npackage plain\n' >plain/fast.go
printf '//go:build purego\n\npackage plain\n' >plain/slow.go
[ "$($TRI list -f '{{.GoFiles}}' ex.org/plain)" = "[fast.go]" ]
[ "$($TRI list -tags purego -f '{{.GoFiles}}' ex.org/plain)" = "[slow.go]" ]
printf '//go:build !purego\n\nTEXT ·f(SB),4,$0\n\tRET\n' >plain/fast_arm64.s
[ "$($TRI list -f '{{.GoFiles}}' ex.org/plain)" = "[fast.go]" ]
cp plain/fast_arm64.s plain/fast_amd64.s
[ "$($TRI list -f '{{.GoFiles}}' ex.org/plain)" = "[slow.go]" ]

# The path without /v2 stands in for ex.org/major/v2.
printf 'module ex.org/major/v2\n' >major/go.mod
printf 'package v\n\nconst N = 2\n' >major/v/v.go

printf 'package main\n\nimport (\n\t"ex.org/major/v2/v"\n\t"ex.org/whole"\n)\n\nfunc main() { println(whole.Sum([]int{1, 2, 3}) + v.N) }\n' >app/main.go
[ "$($TRI run app/main.go 2>&1)" = 8 ]
