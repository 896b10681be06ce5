/*
 * lang_shim.c - see lang_shim.h.  Goroutines are threads of 256 KB; parking is a
 * semaphore; so the locks of channels and maps see true parallelism.
 */
#include "lang_shim.h"
#include "os/os.h"
#include "stack/stack.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

struct RtDebugVars rt_debugvars; /* all off */

__thread RtG *rt_tls_g;
u32 rt_gc_barrier;
__asm__(".globl rt_barrier_store\nrt_barrier_store:\n\tmovq %rsi, (%rdi)\n\tjmp *%rdx");
char shim_exit_text[4096];
volatile u64 shim_parked;
u64 shim_seed = 88172645463325252ull;

RtType t_int, t_u8, t_u32, t_u64, t_f64, t_string, t_int_slice, t_error;
RtStructType s_struct0, s_bytes3, s_key200, s_elem300, s_pair;
RtPtrType t_ptr;
RtInterfaceType t_eface;

u64
shim_rand(void)
{
	shim_seed ^= shim_seed << 13;
	shim_seed ^= shim_seed >> 7;
	shim_seed ^= shim_seed << 17;
	return shim_seed;
}

/* -- memory -- */

/* No text lies in a goroutine's frame that goes away. */
RtSegment *
rt_stack_segment(RtG *g, const void *p)
{
	(void)g;
	(void)p;
	return NULL;
}

void *
rt_malloc(u64 size, const RtType *t)
{
	(void)t;
	return calloc(1, size + 1);
}
void *
rt_malloc_noscan_dirty(u64 size)
{
	void *p = malloc(size + 1);
	memset(p, 0xa5, size);
	return p;
}
u64
rt_round_size(u64 size)
{
	return (size + 15) & ~15ull;
}
bool
rt_find_object(const void *p, void **base, u64 *size)
{
	(void)p, (void)base, (void)size;
	return false;
}
void *
rt_persistent(u64 size, u64 align)
{
	(void)align;
	return calloc(1, size);
}
void *
rt_persistent_scanned(u64 size)
{
	return calloc(1, size);
}
void
rt_typedmemmove(const RtType *t, void *dst, const void *src)
{
	memmove(dst, src, t->size);
}
void
rt_typedclear(const RtType *t, void *p, i64 n)
{
	memset(p, 0, t->size * (u64)n);
}
void
rt_barrier_slow(void **slot, void *value)
{
	*slot = value;
}

/* -- locks and goroutines -- */

void
rt_lock(RtMutex *m)
{
	while (__atomic_exchange_n(&m->state, 1, __ATOMIC_ACQUIRE) != 0)
		sched_yield();
}
void
rt_unlock(RtMutex *m)
{
	__atomic_store_n(&m->state, 0, __ATOMIC_RELEASE);
}

typedef struct Thread {
	RtG g;
	sem_t sem;
	void (*fn)(void *);
	void *arg;
	void *funcval;
} Thread;

static u64 live;

static void *
thread_main(void *arg)
{
	Thread *t = arg;
	rt_tls_g = &t->g;
	if (t->funcval != NULL)
		((void (*)(void *))((GoFuncval *)t->funcval)->code)(t->funcval);
	else
		t->fn(t->arg);
	__atomic_sub_fetch(&live, 1, __ATOMIC_ACQ_REL);
	return NULL;
}

static Thread *
new_thread(void)
{
	static u64 id;
	Thread *t = calloc(1, sizeof *t);
	t->g.id = __atomic_add_fetch(&id, 1, __ATOMIC_RELAXED);
	sem_init(&t->sem, 0, 0);
	return t;
}

static pthread_t
start(Thread *t, bool detached)
{
	pthread_attr_t a;
	pthread_t th;
	__atomic_add_fetch(&live, 1, __ATOMIC_ACQ_REL);
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 256 << 10);
	if (detached)
		pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&th, &a, thread_main, t) != 0)
		abort();
	return th;
}

void
shim_run(void (*fn)(void *), void *arg)
{
	Thread *t = new_thread();
	t->fn = fn;
	t->arg = arg;
	pthread_join(start(t, false), NULL);
}

void
shim_go(void (*fn)(void *), void *arg)
{
	Thread *t = new_thread();
	t->fn = fn;
	t->arg = arg;
	start(t, true);
}

void
shim_wait_all(void)
{
	while (__atomic_load_n(&live, __ATOMIC_ACQUIRE) > (rt_tls_g != NULL))
		usleep(100);
}

RtG *
rt_newg(void *funcval, void *pc)
{
	(void)pc;
	Thread *t = new_thread();
	t->funcval = funcval;
	start(t, true);
	return &t->g;
}
RtG *
rt_getg(void)
{
	return rt_tls_g;
}
void
rt_park(bool (*unlock)(RtG *, void *), void *arg, enum RtWaitReason why)
{
	Thread *t = (Thread *)rt_tls_g;
	(void)why;
	__atomic_add_fetch(&shim_parked, 1, __ATOMIC_ACQ_REL);
	if (unlock(&t->g, arg))
		while (sem_wait(&t->sem) != 0 && errno == EINTR)
			;
	__atomic_sub_fetch(&shim_parked, 1, __ATOMIC_ACQ_REL);
}
static bool
unlock_mutex(RtG *g, void *m)
{
	(void)g;
	rt_unlock(m);
	return true;
}
i64 rt_block_rate;

i64
rt_nanotime(void)
{
	return 1;
}

void
rt_block_end(i64 since, i64 skip)
{
	(void)since, (void)skip;
}

void
rt_park_unlock(RtMutex *m, enum RtWaitReason why)
{
	rt_park(unlock_mutex, m, why);
}
void
rt_ready(RtG *g)
{
	sem_post(&((Thread *)g)->sem);
}
void
rt_goexit0(void)
{
	__atomic_sub_fetch(&live, 1, __ATOMIC_ACQ_REL);
	pthread_exit(NULL);
}

/* -- reports -- */

void
rt_write_err(const void *p, u64 n)
{
	u64 used = strlen(shim_exit_text);
	if (used + n < sizeof shim_exit_text) {
		memcpy(shim_exit_text + used, p, n);
		shim_exit_text[used + n] = 0;
	}
}
void
rt_throw(const char *msg)
{
	fprintf(stderr, "%sfatal error: %s\n", shim_exit_text, msg);
	_exit(2);
}
void
rt_fatal(const char *msg)
{
	rt_throw(msg);
}
void
rt_stack_rewind(void *frame)
{
	(void)frame;
}
void *
rt_parent_frame(void *fp)
{
	return *(void **)fp;
}
void *
rt_return_address(void *fp)
{
	return ((void **)fp)[1];
}

/* -- the Go side: every run-time error is a string value -- */

static void
panic_text(const char *fmt, i64 a, i64 b)
{
	char *buf = malloc(200);
	GoString *s = malloc(sizeof *s);
	snprintf(buf, 200, fmt, a, b);
	*s = rt_cstr(buf);
	rt_panic((GoEface){ &t_string, s });
}
static void
panic_string(GoString s)
{
	GoString *p = malloc(sizeof *p);
	*p = s;
	rt_panic((GoEface){ &t_string, p });
}
void
runtime$dgoPanicBounds(i64 x, i64 y, GoBool is_signed, i64 code)
{
	(void)is_signed, (void)code;
	panic_text("bounds %ld %ld", x, y);
	abort();
}
#define NULLARY(name)                      \
	void runtime$dgoPanic##name(void)  \
	{                                  \
		panic_text(#name, 0, 0);   \
		abort();                   \
	}
NULLARY(Divide)
NULLARY(Shift)
NULLARY(Overflow)
NULLARY(Float)
NULLARY(Mem)
void
runtime$dgoPanicMemAddr(u64 addr)
{
	panic_text("addr %ld", (i64)addr, 0);
	abort();
}
void
runtime$dgoPanicPlain(GoString s)
{
	panic_string(s);
	abort();
}
void
runtime$dgoPanicError(GoString s)
{
	GoString parts[] = { rt_cstr("runtime error: "), s };
	panic_string(rt_concat(2, parts));
	abort();
}
void
runtime$dgoPanicAssert(const RtType *inter, const RtType *have, const RtType *want, GoString missing)
{
	(void)inter, (void)have, (void)want;
	GoString parts[] = { rt_cstr("assert "), missing };
	panic_string(rt_concat(2, parts));
	abort();
}
GoEface
runtime$dgoPreprintPanic(GoEface v)
{
	return v;
}
void
__morestack(void)
{
	abort(); /* the threads' limit is 0: never reached */
}

/* -- descriptors -- */

/* Names are reached by 32-bit offsets, so they lie below 2 GB. */
static void *
mmap_low(u64 size)
{
	static u8 *at, *end;
	if (at + size > end) {
		at = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
		end = at + (1 << 16);
	}
	u8 *p = at;
	at += (size + 7) & ~7ull;
	return p;
}

void
shim_name(RtType *t, const char *name)
{
	u8 *p = mmap_low(strlen(name) + 8);
	p[0] = 1;
	p[1] = (u8)strlen(name);
	memcpy(p + 2, name, strlen(name));
	t->str = (i32)(u64)p;
}

static void
make(RtType *t, const char *name, u32 kind, u64 size, u64 ptrdata, void *equal, u8 tflag)
{
	u8 *mask = calloc(1, size / 64 + 8);
	for (u64 i = 0; i < ptrdata / 8; i++)
		mask[i / 8] |= (u8)(1u << (i % 8));
	*t = (RtType){ .size = size, .ptrdata = ptrdata, .hash = (u32)shim_rand(), .tflag = tflag, .kind = (u8)kind, .equal = equal, .gcdata = mask };
	t->align = t->field_align = size >= 8 ? 8 : size >= 4 ? 4 : 1;
	shim_name(t, name);
}

static u64
hash_bytes(void *fn, const void *p, u64 seed)
{
	return rt_memhash(p, seed, (u64)((void **)fn)[1]);
}
static GoBool
equal_bytes(void *fn, const void *x, const void *y)
{
	return rt_memequal(x, y, (u64)((void **)fn)[1]);
}

static void *
closure(void *code, u64 n)
{
	void **f = malloc(16);
	f[0] = code;
	f[1] = (void *)n;
	return f;
}

RtMapType *
shim_map(RtType *key, RtType *elem, void *hasher)
{
	RtMapType *t = calloc(1, sizeof *t);
	make(&t->t, "map", RT_KIND_MAP | RT_KIND_DIRECT_IFACE, 8, 8, NULL, 0);
	t->key = key;
	t->elem = elem;
	t->bucket = &t_u64;
	t->hasher = hasher != NULL ? hasher : closure(hash_bytes, key->size);
	return t;
}

RtChanType *
shim_chan(RtType *elem)
{
	RtChanType *t = calloc(1, sizeof *t);
	make(&t->t, "chan", RT_KIND_CHAN | RT_KIND_DIRECT_IFACE, 8, 8, &rt_eqfn_mem64, RT_TFLAG_REGULAR_MEMORY);
	t->elem = elem;
	t->dir = 3;
	return t;
}

void
shim_init(void)
{
	const char *seed = getenv("SEED");
	if (seed != NULL)
		shim_seed = strtoull(seed, NULL, 10) * 0x9e3779b97f4a7c15ull + 1;
	u8 m = RT_TFLAG_REGULAR_MEMORY;
	make(&t_int, "int", RT_KIND_INT, 8, 0, &rt_eqfn_mem64, m);
	make(&t_u8, "uint8", RT_KIND_UINT8, 1, 0, &rt_eqfn_mem8, m);
	make(&t_u32, "uint32", RT_KIND_UINT32, 4, 0, &rt_eqfn_mem32, m);
	make(&t_u64, "uint64", RT_KIND_UINT64, 8, 0, &rt_eqfn_mem64, m);
	make(&t_f64, "float64", RT_KIND_FLOAT64, 8, 0, &rt_eqfn_f64, 0);
	make(&t_string, "string", RT_KIND_STRING, 16, 8, &rt_eqfn_string, 0);
	make(&t_struct0, "struct {}", RT_KIND_STRUCT, 0, 0, &rt_eqfn_mem0, m);
	make(&t_int_slice, "[]int", RT_KIND_SLICE, 24, 8, NULL, 0);
	make(&t_bytes3, "[3]uint8", RT_KIND_STRUCT, 3, 0, closure(equal_bytes, 3), m);
	make(&t_key200, "main.Key", RT_KIND_STRUCT, 200, 8, closure(equal_bytes, 200), m);
	make(&t_elem300, "main.Elem", RT_KIND_STRUCT, 1304, 16, NULL, 0);
	make(&t_pair, "main.Pair", RT_KIND_STRUCT, 16, 0, closure(equal_bytes, 16), m);
	make(&t_error, "main.Error", RT_KIND_STRING, 16, 8, &rt_eqfn_string, RT_TFLAG_NAMED);
	make(&t_ptr.t, "*int", RT_KIND_POINTER | RT_KIND_DIRECT_IFACE, 8, 8, &rt_eqfn_mem64, m);
	t_ptr.elem = &t_int;
	make(&t_eface.t, "interface {}", RT_KIND_INTERFACE, 16, 16, &rt_eqfn_eface, 0);
	rt_lang_init();
}
