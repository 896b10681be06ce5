/*
 * unused.c - local variables that are declared and never used.
 *
 * Assigning to a variable is no use of it; reading it or taking its address
 * is, in a function literal too.
 */
#include "types/internal.h"

void
unused_vars(FuncCtx *fc)
{
	if (pkg_state(ck.env.pkg)->conf.allow_unused)
		return;
	for (int i = 0; i < fc->locals.n; i++) {
		Object *o = fc->locals.v[i];
		if (!o->used)
			err_soft(o->pos, "%s declared but not used", o->name);
	}
}
