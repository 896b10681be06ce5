/*
 * lang_shim.h - what the tests of runtime/lang need when they are linked without
 * the rest of the runtime: type descriptors made by hand, goroutines that are
 * threads, a heap that is malloc, Go-side functions that panic with strings.
 */
#ifndef LANG_SHIM_H
#define LANG_SHIM_H

#include "lang/lang.h"
#include "mem/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern RtType t_int, t_u8, t_u32, t_u64, t_f64, t_string, t_int_slice, t_error;
extern RtStructType s_struct0, s_bytes3, s_key200, s_elem300, s_pair; /* without fields: only the sizes count */
#define t_struct0 s_struct0.t
#define t_bytes3 s_bytes3.t
#define t_key200 s_key200.t
#define t_elem300 s_elem300.t
#define t_pair s_pair.t
extern RtPtrType t_ptr;
extern RtInterfaceType t_eface;

void shim_init(void);
RtMapType *shim_map(RtType *key, RtType *elem, void *hasher);
RtChanType *shim_chan(RtType *elem);
void shim_name(RtType *t, const char *name);
/* Runs fn(arg) as a goroutine and waits for it. */
void shim_run(void (*fn)(void *), void *arg);
void shim_wait_all(void);      /* until every goroutine but the caller has ended */
void shim_go(void (*fn)(void *), void *arg);
extern char shim_exit_text[4096]; /* what was printed to standard error */
extern volatile u64 shim_parked;  /* goroutines that are parked */
u64 shim_rand(void);
extern u64 shim_seed;

#define CHECK(c)                                                                              \
	do {                                                                                  \
		if (!(c)) {                                                                   \
			fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #c);       \
			abort();                                                              \
		}                                                                             \
	} while (0)

#endif
