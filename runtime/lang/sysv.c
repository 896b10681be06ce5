/*
 * sysv.c - the System V x86-64 classification of Go's types.
 *
 * An object of up to 16 bytes is one or two eightbytes, each of class INTEGER
 * or SSE: INTEGER if any integer, pointer or explicit padding byte lies in it.
 * It travels in registers if there are enough left for the whole of it, else on
 * the stack; larger objects always travel on the stack.
 *
 * Structs follow emit/emit_type.c, which writes padding out as u8 arrays where
 * Go puts more of it than C would (around fields of size zero): those bytes
 * count as INTEGER, and such types can have a smaller alignment in C than in Go.
 */
#include "lang/sysv.h"

static u64
round_up(u64 n, u64 align)
{
	return (n + align - 1) / align * align;
}

static int
kind_of(const RtType *t)
{
	return t->kind & RT_KIND_MASK;
}

u64
rt_sysv_align(const RtType *t)
{
	if (t->size == 0)
		return 1;
	switch (kind_of(t)) {
	case RT_KIND_ARRAY:
		return rt_sysv_align(((const RtArrayType *)t)->elem);
	case RT_KIND_STRUCT: {
		const RtStructType *s = (const RtStructType *)t;
		u64 align = 1;
		for (i64 i = 0; i < s->nfields; i++) {
			u64 a = rt_sysv_align(s->fields[i].typ);
			align = a > align ? a : align;
		}
		return align;
	}
	default:
		return t->align;
	}
}

static void
merge(u8 where[2], u64 from, u64 to, u8 class)
{
	for (u64 i = from / 8; i <= (to - 1) / 8; i++)
		if (class == RT_SYSV_INT)
			where[i] = RT_SYSV_INT;
}

/* Merges the classes of t at offset off of an object of at most 16 bytes.  where starts as SSE. */
static void
classify(const RtType *t, u64 off, u8 where[2])
{
	if (t->size == 0)
		return;
	switch (kind_of(t)) {
	case RT_KIND_FLOAT32:
	case RT_KIND_FLOAT64:
	case RT_KIND_COMPLEX64:
	case RT_KIND_COMPLEX128:
		return;
	case RT_KIND_ARRAY: {
		const RtArrayType *a = (const RtArrayType *)t;
		for (u64 i = 0; i < a->len; i++)
			classify(a->elem, off + i * a->elem->size, where);
		return;
	}
	case RT_KIND_STRUCT: {
		const RtStructType *s = (const RtStructType *)t;
		u64 at = 0;
		for (i64 i = 0; i < s->nfields; i++) {
			const RtType *f = s->fields[i].typ;
			u64 foff = s->fields[i].offset;
			u64 natural = f->size == 0 ? at : round_up(at, rt_sysv_align(f));
			if (natural < foff)
				merge(where, off + at, off + foff, RT_SYSV_INT);
			classify(f, off + foff, where);
			at = foff + f->size;
		}
		if (round_up(at, rt_sysv_align(t)) < t->size)
			merge(where, off + at, off + t->size, RT_SYSV_INT);
		return;
	}
	default:
		merge(where, off, off + t->size, RT_SYSV_INT);
	}
}

/* One C object of size bytes whose eightbytes have the classes in where. */
static int
place(RtSysvState *s, u64 size, const u8 where[2], u8 kind, RtSysvPiece *out)
{
	u64 words = round_up(size, 8) / 8;
	u32 ints = 0, sses = 0;
	for (u64 i = 0; size <= 16 && i < words; i++)
		*(where[i] == RT_SYSV_INT ? &ints : &sses) += 1;
	if (size > 16 || s->ints + ints > RT_SYSV_INTS || s->sses + sses > RT_SYSV_SSES) {
		out[0] = (RtSysvPiece){ RT_SYSV_STACK, kind, s->stack, 0, size };
		s->stack += 8 * words;
		return 1;
	}
	for (u64 i = 0; i < words; i++) {
		u64 at = where[i] == RT_SYSV_INT ? s->ints++ : s->sses++;
		u64 n = size - 8 * i;
		out[i] = (RtSysvPiece){ where[i], kind, at, 8 * i, n < 8 ? n : 8 };
	}
	return (int)words;
}

int
rt_sysv_param(RtSysvState *s, const RtType *t, RtSysvPiece out[3])
{
	u8 where[2] = { RT_SYSV_SSE, RT_SYSV_SSE };
	int kind = kind_of(t);

	if (t->size == 0)
		return 0;
	if (kind == RT_KIND_SLICE) {
		where[0] = RT_SYSV_INT;
		for (int i = 0; i < 3; i++) {
			place(s, 8, where, RT_KIND_UINT64, &out[i]);
			out[i].off = (u64)i * 8;
		}
		return 3;
	}
	if (t->size <= 16)
		classify(t, 0, where);
	bool scalar = kind >= RT_KIND_BOOL && kind <= RT_KIND_UINTPTR;
	return place(s, t->size, where, scalar ? (u8)kind : 0, out);
}

u64
rt_sysv_result_offset(const RtType *t, u64 *at)
{
	u64 off = t->size == 0 ? *at : round_up(*at, rt_sysv_align(t));
	*at = off + t->size;
	return off;
}

void
rt_sysv_result(const RtFuncType *f, RtSysvResult *r)
{
	const RtType **out = rt_func_types(f) + f->incount;
	u32 n = rt_func_nout(f);
	u64 at = 0, align = 1;

	*r = (RtSysvResult){ .where = { RT_SYSV_SSE, RT_SYSV_SSE } };
	for (u32 i = 0; i < n; i++) {
		u64 a = rt_sysv_align(out[i]);
		align = a > align ? a : align;
		u64 off = rt_sysv_result_offset(out[i], &at);
		if (at <= 16)
			classify(out[i], off, r->where);
	}
	r->size = round_up(at, align);
	r->in_memory = r->size > 16;
	r->n = r->in_memory ? 0 : (u8)(round_up(r->size, 8) / 8);
}
