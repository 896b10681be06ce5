/*
 * object.c - named things: making them, comparing their names, ordering methods.
 */
#include "types/algebra.h"

Object *
obj_new(ObjKind k, Pos pos, Package *pkg, const char *name, Type *t)
{
	Object *o = NEW(perm, Object);
	o->kind = (u8)k;
	o->pos = pos;
	o->pkg = pkg;
	o->name = name;
	o->type = t;
	o->colour = t == NULL ? OBJ_WHITE : OBJ_BLACK;
	return o;
}

bool
name_exported(const char *name)
{
	if ((unsigned char)name[0] < 0x80)
		return name[0] >= 'A' && name[0] <= 'Z';
	i32 r;
	utf8_decode(name, strlen(name), &r);
	return rune_is_upper(r);
}

static bool
same_package(const Package *x, const Package *y)
{
	return x == y || (x != NULL && y != NULL && x->path == y->path);
}

bool
obj_same_id(const Object *o, const Package *pkg, const char *name)
{
	if (o->name != name && (o->name == NULL || name == NULL || strcmp(o->name, name) != 0))
		return false;
	return name_exported(name) || same_package(o->pkg, pkg);
}

/* Exported names first, then by name, unexported ones at last by package path: the
 * order of gc's method tables, which the runtime's searches rely on. */
int
obj_id_compare(const Object *x, const Object *y)
{
	bool ex = name_exported(x->name), ey = name_exported(y->name);
	if (ex != ey)
		return ex ? -1 : 1;
	int c = strcmp(x->name, y->name);
	if (c != 0 || ex)
		return c;
	return strcmp(x->pkg == NULL ? "" : x->pkg->path, y->pkg == NULL ? "" : y->pkg->path);
}
