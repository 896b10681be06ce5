/*
 * type.c - making types.
 *
 * Constructors allocate in perm and do not share: two calls give two nodes, and
 * type_identical or type_canon decides that they are one type.  The hooks by
 * which the algebra reaches the checker live here too.
 */
#include "types/algebra.h"

void (*types_resolve)(Object *o);
Package *types_qualifier;

Type *type_empty_tuple;

Type *
type_new(TypeKind k)
{
	Type *t = NEW(perm, Type);
	t->kind = (u8)k;
	t->size = t->align = t->ptrdata = -1;
	switch (k) {
	case TY_ARRAY:
		t->array.len = -1;
		break;
	case TY_SIGNATURE:
		t->sig.params = t->sig.results = type_empty_tuple;
		break;
	case TY_NAMED:
		t->named.orig = t;
		break;
	case TY_TYPEPARAM: {
		static u32 next_uid;
		t->tparam.uid = ++next_uid;
		break;
	}
	case TY_BASIC:
	case TY_POINTER:
	case TY_SLICE:
	case TY_MAP:
	case TY_CHAN:
	case TY_STRUCT:
	case TY_TUPLE:
	case TY_INTERFACE:
	case TY_UNION:
		break;
	}
	return t;
}

Type *
type_pointer(Type *elem)
{
	Type *t = type_new(TY_POINTER);
	t->pointer.elem = elem;
	return t;
}

Type *
type_slice(Type *elem)
{
	Type *t = type_new(TY_SLICE);
	t->slice.elem = elem;
	return t;
}

Type *
type_array(Type *elem, i64 len)
{
	Type *t = type_new(TY_ARRAY);
	t->array.elem = elem;
	t->array.len = len;
	return t;
}

Type *
type_map(Type *key, Type *elem)
{
	Type *t = type_new(TY_MAP);
	t->map.key = key;
	t->map.elem = elem;
	return t;
}

Type *
type_chan(ChanDir d, Type *elem)
{
	Type *t = type_new(TY_CHAN);
	t->chan.dir = d;
	t->chan.elem = elem;
	return t;
}

Type *
type_tuple(Object **vars, int n)
{
	if (n == 0 && type_empty_tuple != NULL)
		return type_empty_tuple;
	Type *t = type_new(TY_TUPLE);
	t->tuple.vars = vars;
	t->tuple.n = n;
	return t;
}

Type *
type_tuple_of(int n, Type **types)
{
	Object **vars = NEW_N(perm, Object *, n);
	for (int i = 0; i < n; i++) {
		vars[i] = obj_new(O_VAR, 0, NULL, intern(""), types[i]);
		vars[i]->is_param = vars[i]->used = true;
	}
	return type_tuple(vars, n);
}

Type *
type_signature(Type *params, Type *results, bool variadic)
{
	Type *t = type_new(TY_SIGNATURE);
	if (params != NULL)
		t->sig.params = params;
	if (results != NULL)
		t->sig.results = results;
	t->sig.variadic = variadic;
	return t;
}

Type *
type_struct(Object **fields, int n, const char **tags, int *tag_lens)
{
	Type *t = type_new(TY_STRUCT);
	t->struct_.fields = fields;
	t->struct_.n = n;
	t->struct_.tags = tags;
	t->struct_.tag_lens = tag_lens;
	for (int i = 0; i < n; i++)
		fields[i]->var.field_index = i;
	return t;
}
