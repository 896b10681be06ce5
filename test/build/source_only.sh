# GOROOT as golang-1.19-src alone gives it: without the files that building Go's toolchain generates.
. "$(dirname "$0")/lib.inc"
goroot=$("$TRI" env GOROOT)
mkdir root
cp -Rs "$goroot/src" root/src
for f in "$goroot"/VERSION "$goroot"/api; do
	[ ! -e "$f" ] || ln -s "$f" root/
done
find root/src \( -name 'z*.go' -path '*/internal/buildcfg/*' -o -name zcgo.go -o -name zversion.go -o -name zdefaultcc.go \
	-o -name zbootstrap.go \) -delete
export GOROOT="$d/root"
[ "$("$TRI" env GOROOT)" = "$d/root" ] || die "another GOROOT is used: $("$TRI" env GOROOT)"
TRI_DEBUG=noobj status 0 "$TRI" build -a std cmd/vet cmd/cgo cmd/compile
