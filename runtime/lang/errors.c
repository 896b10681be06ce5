/*
 * errors.c - run-time errors: the functions that emitted code and the runtime
 * call to panic with one of Go's error values, which the Go side builds.
 */
#include "lang/lang.h"

#include <string.h>

void
rt_panic_plain(const char *msg)
{
	runtime$dgoPanicPlain(rt_cstr(msg));
}

void
rt_panic_error(const char *msg)
{
	runtime$dgoPanicError(rt_cstr(msg));
}

RT_COLD RT_NORETURN static void
panic_type(const char *msg, const RtType *t)
{
	GoString parts[2] = { rt_cstr(msg), rt_type_string(t) };
	runtime$dgoPanicError(rt_concat(2, parts));
}

void
rt_panic_unhashable(const RtType *t)
{
	panic_type("hash of unhashable type ", t);
}

void
rt_panic_uncomparable(const RtType *t)
{
	panic_type("comparing uncomparable type ", t);
}

void
rt_panic_index(i64 i, i64 n)
{
	runtime$dgoPanicBounds(i, n, 1, RT_BOUNDS_INDEX);
}

void
rt_panic_index_u(u64 i, i64 n)
{
	runtime$dgoPanicBounds((i64)i, n, 0, RT_BOUNDS_INDEX);
}

void
rt_panic_slice(i64 code, i64 x, i64 y)
{
	runtime$dgoPanicBounds(x, y, 1, code);
}

void
rt_panic_slice_u(i64 code, u64 x, i64 y)
{
	runtime$dgoPanicBounds((i64)x, y, 0, code);
}

void
rt_panic_slice_convert(i64 have, i64 want)
{
	runtime$dgoPanicBounds(want, have, 1, RT_BOUNDS_CONVERT);
}

void
rt_panic_divide(void)
{
	runtime$dgoPanicDivide();
}

void
rt_panic_shift(void)
{
	runtime$dgoPanicShift();
}

void
rt_panic_nil(void)
{
	runtime$dgoPanicMem();
}

void
rt_panic_nilmap(void)
{
	rt_panic_plain("assignment to entry in nil map");
}

void
rt_panic_unsafe(i64 code)
{
	static const char *const messages[] = {
		[RT_UNSAFE_SLICE_LEN] = "unsafe.Slice: len out of range",
		[RT_UNSAFE_SLICE_NIL] = "unsafe.Slice: ptr is nil and len is not zero",
		[RT_UNSAFE_STRING_LEN] = "unsafe.String: len out of range",
		[RT_UNSAFE_STRING_NIL] = "unsafe.String: ptr is nil and len is not zero",
	};
	rt_panic_error(messages[code]);
}

/* name: "main.T.M", a method with a value receiver, called through a nil *T. */
void
rt_panic_wrap(const char *name)
{
	if (strncmp(name, "value method ", 13) == 0)
		rt_panic_plain(name);
	u64 n = __builtin_strlen(name), method = n;
	while (method > 0 && name[method] != '.')
		method--;
	u64 type = method;
	while (type > 0 && name[type - 1] != '.')
		type--;
	GoString parts[5] = {
		rt_cstr("value method "), { (const u8 *)name, (i64)n }, rt_cstr(" called using nil *"),
		{ (const u8 *)name + type, (i64)(method - type) }, rt_cstr(" pointer"),
	};
	runtime$dgoPanicPlain(rt_concat(5, parts));
}

void
rt_panic_noreturn(void)
{
	rt_throw("unreachable code was reached");
}

/* -- goroutines -- */

void
rt_go(void *funcval)
{
	if (RT_UNLIKELY(funcval == NULL))
		rt_fatal("go of nil func value");
	rt_newg(funcval, rt_return_address(__builtin_frame_address(0)));
}

static bool
stay(RtG *g __attribute__((unused)), void *arg __attribute__((unused)))
{
	return true;
}

void
rt_block(void)
{
	for (;;)
		rt_park(stay, NULL, RT_WAIT_SELECT_NO_CASES);
}

/* A range function called its loop body when the loop was not to go on; state is what the body's variable said. */
void
rt_panic_rangestate(i64 state)
{
	switch (state) {
	case 0:
		rt_panic_error("range function continued iteration after function for loop body returned false");
		break;
	case 2:
		rt_panic_error("range function continued iteration after loop body panic");
		break;
	case 3:
		rt_panic_error("range function continued iteration after whole loop exit");
		break;
	default:
		rt_panic_error("range function recovered a loop body panic and did not resume panicking");
	}
}
