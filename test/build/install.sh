# make install: tri works from where it was put, without the checkout, and leaves with make uninstall.
src=$(cd "${0%/*}/../.." && pwd)
. "${0%/*}/lib.inc"
unset TRI_LIBDIR
make -s -C "$src" install PREFIX="$d/usr" >log 2>&1 || { cat log >&2; die "make install fails"; }
program x.go installed
status 0 ./usr/bin/tri run x.go
has err installed
libdir=$(./usr/bin/tri env TRI_LIBDIR)
[ "$libdir" = "$d/usr/lib/tricolor" ] || die "its files are in $libdir"
make -s -C "$src" uninstall PREFIX="$d/usr" >log 2>&1 || { cat log >&2; die "make uninstall fails"; }
[ ! -e usr/bin/tri ] && [ ! -e usr/lib/tricolor ] || die "uninstall leaves files"
