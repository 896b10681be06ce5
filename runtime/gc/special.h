/*
 * special.h - the table of what is tied to an object's death (special.c), for
 * finalizer.c.  gc.h has what the collector needs of it.
 */
#ifndef RT_GC_SPECIAL_H
#define RT_GC_SPECIAL_H

#include "abi/rt.h"

enum RtSpecialKind { RT_SPECIAL_FINALIZER, RT_SPECIAL_CLEANUP, RT_SPECIAL_WEAK };

typedef struct RtSpecial {
	void *obj;                 /* start of its cell (or, of a weak pointer, an address outside the heap) */
	void *ptr;                 /* the pointer that was given; NULL: a cleanup in the queue */
	void *fn;                  /* the function value to call; of a weak pointer, its handle */
	u64 id;                    /* of a cleanup */
	enum RtSpecialKind kind;
	const RtFuncType *fn_type; /* of a finalizer */
	const RtPtrType *ptr_type;
} RtSpecial;

/* Enters *f.  A cleanup gets its id.  False: there is one already that differs in fn only (f->fn gets that). */
bool rt_special_add(RtSpecial *f);
void rt_special_remove(void *obj, void *ptr, enum RtSpecialKind kind, u64 id);
bool rt_special_take(RtSpecial *f);                    /* the first of the queue; false: it is empty */
void *rt_special_weak_handle(void *obj, void *ptr);    /* of a weak pointer that is there; else NULL */
void *rt_special_weak_value(void *const *handle);      /* the object's address, or NULL when it is dead; may sweep */
void rt_finalizer_pending(void);                       /* something has been queued */

#endif
