# Placeholder while the parts are being written; see HACKING.md once it exists.
CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Wshadow -Wundef -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror -Isrc
