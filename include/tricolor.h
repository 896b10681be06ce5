/*
 * tricolor.h - goroutines, channels and a concurrent garbage collector for C.
 *
 * The public header of libtricolor, to be used without the compiler.  Build with
 *	cc prog.c $(pkg-config --cflags --libs tricolor)
 * (Linux on amd64; static, not position-independent).  All names are tri_*.
 *
 * A program's main calls tri_main, which starts the runtime and runs a function
 * as the first goroutine.  Everything else here is called from goroutines.
 * "May collect" below says that the call is a safe point: the world may stop and
 * a collection may begin there.  "May block" says that other goroutines run and
 * that the caller can come back on another thread, so errno and other thread-local
 * variables don't survive it.
 *
 * OBJECTS come from tri_alloc and its kin, are zeroed, never move, and live as long
 * as they can be reached: from goroutines' stacks and registers (looked through word
 * by word, so local variables need no care), from variables named by TRI_ROOT, from
 * handles, and from other objects' pointer fields.  A pointer anywhere into an
 * object keeps it.  Memory of malloc and variables without TRI_ROOT keep nothing.
 *
 * STORES of pointers into objects and into TRI_ROOT variables go through tri_store
 * (or tri_exchange, tri_compare_and_swap, tri_copy, tri_clear): the collector marks
 * while the program runs and must see what is overwritten.  Plain stores are right
 * for local variables only; an object's first pointer stored since its allocation,
 * with no call of this library in between, may be plain too, as the word was zero.
 *
 * GOROUTINES here run C code that doesn't check its stack, so each has a stack of a
 * fixed size, given when it starts; pages that aren't touched cost nothing.  Below
 * it are 64 KB that nobody can access: a goroutine that needs more ends the program
 * with "fatal error: stack overflow".  (A frame of more than 64 KB that is not
 * touched in order could jump over them: compile with -fstack-clash-protection,
 * many systems' default.)
 * A goroutine is stopped only in calls of this library.  A loop that computes for
 * long without any should call tri_yield now and then, or it holds up collections.
 *
 * ERRORS of use (a wrong argument, a call outside of a goroutine, an overflow, no memory)
 * are bugs of the program: "tricolor: function: what", a line "fatal error: ..." and
 * the goroutines' stacks on standard error, exit status 2.  No function returns an
 * error code unless it says so.
 *
 * GODEBUG, GOGC, GOMEMLIMIT, GOMAXPROCS and GOTRACEBACK in the environment mean what
 * they mean for Go programs (GODEBUG=gctrace=1 prints a line per collection).
 */
#ifndef TRICOLOR_H
#define TRICOLOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* == The program == */

/*
 * Starts the runtime on this thread, the process's first, and runs body(arg) as the first goroutine, on a stack of 1 MB.
 * Never returns: when body does, exit(its result) is called (buffers of stdio are written), whatever other goroutines
 * are doing.  Once in a process, before it makes threads.
 */
_Noreturn void tri_main(int argc, char **argv, int (*body)(void *arg), void *arg);

/* == Types == */

/* What the collector must know of an object: its size and which of its words are pointers.  Made once, never freed. */
typedef struct tri_type tri_type;

/*
 * A type of size bytes (1 to 1 MB) with n pointers at these offsets: multiples of 8, inside of size, any order.  With n > 0
 * size is a multiple of 8.  n 0: offsets may be NULL.  name is for messages; it is copied.  Doesn't block or collect.
 */
const tri_type *tri_type_new(const char *name, size_t size, size_t n, const size_t *offsets);
/* For a struct: TRI_TYPE(Node, left, right).  At most 16 fields; at least one. */
#define TRI_TYPE(type, ...) tri_type_new(#type, sizeof(type), TRI_COUNT_(__VA_ARGS__), (const size_t[]){ TRI_OFFSETS_(type, __VA_ARGS__) })

/* == Allocation: zeroed, never NULL (no memory: fatal).  May collect.  The collector owns the result. == */

/* An object of the type. */
void *tri_alloc(const tri_type *t);
/* An array of n of them; n 0 gives an address that isn't to be used.  At most 2^47 bytes. */
void *tri_alloc_array(const tri_type *t, size_t n);
/* n bytes without pointers: what is stored there keeps nothing, and is never looked at. */
void *tri_alloc_bytes(size_t n);
/* The object that p points into: its start and its size in bytes (as allocated, rounded up).  False: p is in none, and
 * *start and *size aren't set.  Either may be NULL.  Doesn't block or collect. */
bool tri_find(const void *p, void **start, size_t *size);

/* == Roots == */

/*
 * Makes a variable with static storage a root for all of the program's life: TRI_ROOT(variable); at file level, after its
 * definition.  Every 8 bytes of it count as a pointer (other values do no harm); arrays and structs, too.
 * Stores to it go through tri_store.
 */
#define TRI_ROOT(variable)                                                                                          \
	_Static_assert(sizeof(variable) % 8 == 0, "TRI_ROOT: a variable of words");                                 \
	static const struct tri_root_ TRI_CAT_(tri_root_of_, __LINE__) __attribute__((section("tri_roots"), used, aligned(8))) = { \
		&(variable), &tri_root_word_, 8, 8, sizeof(variable) / 8 }

/* A root that can be made and dropped: for pointers from memory of malloc, other libraries' closures, .... */
typedef struct tri_handle tri_handle;
/* The caller owns the handle until tri_handle_free; p may be NULL.  Doesn't block or collect. */
tri_handle *tri_handle_new(void *p);
void *tri_handle_get(const tri_handle *h);
void tri_handle_set(tri_handle *h, void *p);
/* The handle may not be used again (a second free is fatal). */
void tri_handle_free(tri_handle *h);

/* == The write barrier: stores of pointers into objects and roots.  None blocks or collects. == */

static inline void tri_store(void *slot, const void *value);             /* *(void **)slot = value */
void *tri_exchange(void *slot, void *value);                             /* atomically; the old value */
bool tri_compare_and_swap(void *slot, void *old_value, void *new_value); /* atomically; did it? */
/* n values of the type from src to dst; they may overlap. */
void tri_copy(const tri_type *t, void *dst, const void *src, size_t n);
/* n values of the type become zero. */
void tri_clear(const tri_type *t, void *p, size_t n);

/* == The collector == */

/* A whole collection that begins after the call, and its sweep.  Blocks (others run); collects. */
void tri_collect(void);
/* tri_collect, and unused memory goes back to the system. */
void tri_release_memory(void);
/*
 * fn(object, arg) will run once, in a goroutine of the runtime's with a stack of 64 KB, after a collection has found that
 * object, the start of one of at least 16 bytes or with pointers, can't be reached.  All that it refers to is whole then; if fn
 * stores it somewhere it lives on.  arg is kept until then if it points to an object.  One an object (a second is fatal); fn NULL takes it
 * away.  Objects in a cycle of references that have one are never freed.  Finalizers run one after another and aren't
 * run at the program's end.  Doesn't block; may collect.
 */
void tri_finalizer(void *object, void (*fn)(void *object, void *arg), void *arg);
/* Refers to an object without keeping it.  An object of the collector's itself: store it like any other pointer. */
typedef struct tri_weak tri_weak;
/* A weak reference to p, anywhere in an object.  The same for the same p, as long as one is reachable.  May collect. */
tri_weak *tri_weak_new(void *p);
/* p, or NULL once a collection has found that only weak references lead to the object (before its finalizer runs).  Doesn't
 * block or collect. */
void *tri_weak_get(const tri_weak *w);
/* p's object is reachable at least until here.  For code that only uses numbers derived from p after its last use. */
#define tri_keep(p) __asm__ volatile("" ::"r"(p) : "memory")

/* Percent that the heap may grow by between collections (GOGC, 100), -1: no collections by growth.  Returns the old one.
 * May block. */
int tri_set_gc_percent(int percent);
/* Bytes that the runtime should keep to (GOMEMLIMIT), INT64_MAX: no limit.  Negative: only asks.  Returns the old one. */
int64_t tri_set_memory_limit(int64_t bytes);

typedef struct tri_stats {
	uint64_t heap_bytes;         /* in objects, reachable or not yet swept */
	uint64_t heap_objects;       /* how many */
	uint64_t allocated_bytes;    /* since the start */
	uint64_t allocated_objects;
	uint64_t goal_bytes;         /* heap size at which the next collection is to be over */
	uint64_t system_bytes;       /* address space from the system that is or was in use */
	uint64_t released_bytes;     /* of it, given back */
	uint64_t stack_bytes;        /* goroutines' stacks in use, as reserved */
	uint64_t pause_total_ns;     /* in which the world stood still, since the start */
	uint64_t last_pause_ns;      /* both stops of the last collection together */
	uint64_t collections;        /* finished */
	uint64_t forced;             /* of those, asked for by tri_collect */
	uint64_t goroutines;         /* alive, without the runtime's own */
	double cpu_fraction;         /* share of the processors that collections took since the start */
} tri_stats;
/* The world stops for some microseconds.  May block. */
void tri_read_stats(tri_stats *s);

/* == Goroutines == */

#define TRI_STACK 65536 /* bytes; what a stack of 0 means */

/*
 * Starts fn(arg) in a goroutine with a stack of at least so many bytes (0: TRI_STACK; at most 1 GB; rounded up to a power of
 * two, 16 KB at least).  arg is kept while fn starts, and then as any local variable is.  fn runs beside the caller, on any processor; when it returns
 * the goroutine ends.  May collect; doesn't block.
 */
void tri_go(void (*fn)(void *arg), void *arg, size_t stack);
/* Lets others run.  Cheap when nobody asks: a good safe point for long loops is tri_poll. */
void tri_yield(void);
/* Yields only if a stop is wanted: a few instructions.  May block. */
void tri_poll(void);
/* Blocks for at least so many nanoseconds. */
void tri_sleep(int64_t ns);
/* Nanoseconds of a clock that only goes forward. */
int64_t tri_nanotime(void);
/*
 * Runs fn(arg) on this stack and thread as a system call that may take long: the processor is free for other goroutines and
 * collections meanwhile.  fn calls nothing of this library and stores no pointers into objects; it may use the bytes of
 * pointer-free objects that the caller keeps alive.  May block.
 */
void tri_blocking(void (*fn)(void *arg), void *arg);
/* How many goroutines run at once (GOMAXPROCS); n 0 only asks.  Returns the old number.  The world stops. */
int tri_processors(int n);

/* A counting semaphore: anywhere, not moved while in use; {0} is a count of 0. */
typedef struct tri_sema { uint32_t count; } tri_sema;
void tri_sema_release(tri_sema *s);  /* count + 1; wakes a waiter */
void tri_sema_acquire(tri_sema *s);  /* waits for count > 0, takes 1.  May block. */
/* A lock, first come first served as far as semaphores are; {0} is open.  Not recursive; unlocking an open one is fatal. */
typedef struct tri_mutex { uint32_t users; tri_sema sema; } tri_mutex;
void tri_lock(tri_mutex *m);         /* may block */
void tri_unlock(tri_mutex *m);

/* == Channels: objects of the collector == */

typedef struct tri_chan tri_chan;

/* A channel of values of a type with a buffer of n (0: sender and receiver meet).  t NULL: of pointers.  May collect. */
tri_chan *tri_chan_new(const tri_type *t, size_t n);
/* Sends *value; blocks until there is room or a receiver.  On a closed channel: fatal.  c NULL: blocks for ever. */
void tri_send(tri_chan *c, const void *value);
/* Receives into *value, a local variable or an object's field (NULL: drops it).  False: closed and empty, *value is zeroed.  May block. */
bool tri_receive(tri_chan *c, void *value);
/* Senders' end: receivers get what is buffered, then false.  A second time: fatal. */
void tri_close(tri_chan *c);
size_t tri_chan_length(const tri_chan *c);    /* values in the buffer */
size_t tri_chan_capacity(const tri_chan *c);

/* One operation of several: the value is sent from, or received into, value. */
typedef struct tri_case {
	tri_chan *channel;           /* NULL: never ready */
	void *value;
	bool send;
	bool ok;                     /* set for a receive that was chosen: false if the channel is closed and empty */
} tri_case;
/* Does one case that is ready, of several by chance; returns its index.  None is: waits (may block), or returns -1 if it is
 * not to wait.  At most 256 cases. */
int tri_select(tri_case *cases, int n, bool wait);

/* == What the macros above need; nothing to use directly == */

typedef void *__attribute__((__may_alias__)) tri_word_;
extern uint32_t rt_gc_barrier;
void rt_barrier_slow(void **slot, void *value);
static inline void
tri_store(void *slot, const void *value)
{
	if (__builtin_expect(rt_gc_barrier != 0, 0))
		rt_barrier_slow((void **)slot, (void *)value);
	else
		__atomic_store_n((tri_word_ *)slot, (void *)value, __ATOMIC_RELEASE);
}
struct tri_root_ { const void *address; const uint8_t *mask; uint64_t pointers, size, count; };
extern const uint8_t tri_root_word_;
#define TRI_CAT2_(a, b) a##b
#define TRI_CAT_(a, b) TRI_CAT2_(a, b)
#define TRI_COUNT_(...) TRI_COUNT2_(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
#define TRI_COUNT2_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, count, ...) count
#define TRI_OFFSETS_(t, ...) TRI_CAT_(TRI_OFF, TRI_COUNT_(__VA_ARGS__))(t, __VA_ARGS__)
#define TRI_OFF1(t, f) offsetof(t, f)
#define TRI_OFF2(t, f, ...) offsetof(t, f), TRI_OFF1(t, __VA_ARGS__)
#define TRI_OFF3(t, f, ...) offsetof(t, f), TRI_OFF2(t, __VA_ARGS__)
#define TRI_OFF4(t, f, ...) offsetof(t, f), TRI_OFF3(t, __VA_ARGS__)
#define TRI_OFF5(t, f, ...) offsetof(t, f), TRI_OFF4(t, __VA_ARGS__)
#define TRI_OFF6(t, f, ...) offsetof(t, f), TRI_OFF5(t, __VA_ARGS__)
#define TRI_OFF7(t, f, ...) offsetof(t, f), TRI_OFF6(t, __VA_ARGS__)
#define TRI_OFF8(t, f, ...) offsetof(t, f), TRI_OFF7(t, __VA_ARGS__)
#define TRI_OFF9(t, f, ...) offsetof(t, f), TRI_OFF8(t, __VA_ARGS__)
#define TRI_OFF10(t, f, ...) offsetof(t, f), TRI_OFF9(t, __VA_ARGS__)
#define TRI_OFF11(t, f, ...) offsetof(t, f), TRI_OFF10(t, __VA_ARGS__)
#define TRI_OFF12(t, f, ...) offsetof(t, f), TRI_OFF11(t, __VA_ARGS__)
#define TRI_OFF13(t, f, ...) offsetof(t, f), TRI_OFF12(t, __VA_ARGS__)
#define TRI_OFF14(t, f, ...) offsetof(t, f), TRI_OFF13(t, __VA_ARGS__)
#define TRI_OFF15(t, f, ...) offsetof(t, f), TRI_OFF14(t, __VA_ARGS__)
#define TRI_OFF16(t, f, ...) offsetof(t, f), TRI_OFF15(t, __VA_ARGS__)

#ifdef __cplusplus
}
#endif
#endif
