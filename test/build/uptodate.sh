# A program that is up to date is left as it is; what changed is made again, and not much else.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
program main.go one
status 0 "$TRI" build -o p
inode() { stat -c %i p; }
first=$(inode)
touch -d '2001-01-01' p
status 0 "$TRI" build -o p
[ "$(inode)" = "$first" ] || die "linked again, though nothing changed"
[ -n "$(find p -newermt 2002-01-01)" ] || die "its time isn't that of the build"

changed() { # COMMAND...: it makes p anew
	before=$(inode)
	cp p keep # so that the number isn't given out again
	status 0 "$@"
	[ "$(inode)" != "$before" ] || die "not linked: $*"
	rm keep
}
changed "$TRI" build -o p -a
changed "$TRI" build -o p -ldflags=-s
changed "$TRI" build -o p
changed "$TRI" build -o p -ldflags='-X main.v=1'
program main.go two
changed "$TRI" build -o p
[ "$(./p 2>&1)" = two ]
head -c 3000 p >q && cat q >p
status 0 "$TRI" build -o p
[ "$(./p 2>&1)" = two ] || die "half a program passed for one"
printf 'text' >p
status 0 "$TRI" build -o p
[ "$(./p 2>&1)" = two ]
