# tools/check-stack refuses what could leave the guard of a goroutine's stack.
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.inc"
lib=$root/build/release/libtricolor.a
status 0 "$root/tools/check-stack" "$lib"
has out "functions, "
# refused NAME TEXT: with this function in the archive besides, which emitted code may call, it says TEXT.
refused() {
	gcc -std=gnu11 -O2 -fsplit-stack -fno-omit-frame-pointer -fno-pie -fno-inline -ffunction-sections -c -o extra.o "$1.c"
	cp "$lib" lib.a
	ar r lib.a extra.o 2>/dev/null
	status 1 "$root/tools/check-stack" lib.a
	has out "$2"
}
cat >large.c <<'END'
void use(volatile char *p);
__attribute__((no_split_stack)) void
rt$large(void)
{
	volatile char frame[400];
	frame[0] = 1;
	frame[399] = frame[0];
	__asm__ volatile("" ::"r"(frame) : "memory");
}
END
refused large 'the guard has 640: emitted code > rt$large'
cat >chain.c <<'END'
#define PAD volatile char frame[60]; frame[0] = 1; __asm__ volatile("" ::"r"(frame) : "memory")
__attribute__((no_split_stack)) static void third(void) { PAD; }
__attribute__((no_split_stack)) static void second(void) { PAD; third(); PAD; }
__attribute__((no_split_stack)) void rt$chain(void) { PAD; second(); PAD; }
END
sed -i 's/; PAD; }/; }/' chain.c
refused chain 'emitted code > rt$chain > second > third'
cat >recursive.c <<'END'
__attribute__((no_split_stack)) int rt$again(int n) { volatile int v = n; return n == 0 ? v : rt$again(n - 1) + v; }
END
refused recursive 'recursion without a check: rt$again > rt$again'
cat >foreign.c <<'END'
#include <stdio.h>
void rt$prints(int n) { char buf[64]; snprintf(buf, sizeof buf, "%d", n); puts(buf); }
END
refused foreign 'rt$prints calls snprintf of another library'
cat >grows.c <<'END'
#include <string.h>
__attribute__((no_split_stack)) void rt$grows(unsigned long n) { char *p = __builtin_alloca(n); memset(p, 1, n); __asm__ volatile("" ::"r"(p) : "memory"); }
END
refused grows 'rt$grows calls __morestack_allocate_stack_space'
