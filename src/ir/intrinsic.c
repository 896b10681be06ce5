/*
 * intrinsic.c - the table of functions that emit/ expands in line, from
 * abi/intrinsic.def.
 */
#include "ir/ir.h"

static const struct { const char *link, *c; } table[] = {
#define INTRINSIC(link, c) {link, #c},
#include "../abi/intrinsic.def"
#undef INTRINSIC
	{NULL, NULL},
};

const char *
ir_intrinsic(const char *link_name)
{
	static Map m;

	if (m.arena == NULL) {
		map_init(&m, perm, true);
		for (int i = 0; table[i].link != NULL; i++)
			map_put(&m, table[i].link, (void *)(uintptr_t)table[i].c);
	}
	return map_get(&m, link_name);
}
