# The cache forgets what wasn't used for five days, once a day, and nothing else.
. "$(dirname "$0")/lib.inc"
export TRICACHE="$d/cache"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir p q
printf 'package p\n\nfunc F() string { return "p" }\n' >p/p.go
printf 'package q\n\nfunc G() string { return "q" }\n' >q/q.go
status 0 "$TRI" build ./p ./q
[ -f cache/trim.txt ]
count() { find cache/obj cache/pkg -type f | wc -l; }
both=$(count)

# A build refreshes what it uses, only.
find cache -type f -exec touch -d '10 days ago' {} +
status 0 "$TRI" build ./p
[ "$(count)" -lt "$both" ] && [ "$(count)" -ge $((both / 2)) ]
[ -z "$(find cache -type f -mmin +60)" ] || die "old files are left"
one=$(count)
status 0 "$TRI" build -x ./p
hasnt err gcc
has err WORK
status 0 "$TRI" build ./q
[ "$(count)" = "$both" ]

# Not twice a day, and not what is younger.
find cache/obj cache/pkg -type f -exec touch -d '10 days ago' {} +
status 0 "$TRI" build ./p
[ "$(count)" = "$both" ]
touch -d '25 hours ago' cache/trim.txt
find cache/obj cache/pkg -type f -exec touch -d '4 days ago' {} +
status 0 "$TRI" build ./p
[ "$(count)" = "$both" ]
touch -d '25 hours ago' cache/trim.txt
find cache/obj cache/pkg -type f -mmin +60 -exec touch -d '6 days ago' {} +
status 0 "$TRI" build ./p
[ "$(count)" = "$one" ]

# A summary without its entry, or the other way round, counts as neither.
find cache/pkg -name '*.sum' -delete
status 0 "$TRI" build ./p
[ "$(count)" = "$one" ]
