#include "calls.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t
mix(int8_t a, uint16_t b, int32_t c, int64_t d, double e, float f, int64_t g, int64_t h, int64_t i, int64_t j, double k, double l, double m,
    double n, double o, double p, double q, double r)
{
	return a + 2 * b + 3 * c + 4 * d + (int64_t)(5 * e + 6 * f) + 7 * g + 8 * h + 9 * i + 10 * j
	       + (int64_t)(k + 2 * l + 3 * m + 4 * n + 5 * o + 6 * p + 7 * q + 8 * r);
}

Pair
halves(Text s)
{
	int64_t n = 0;
	for (int64_t i = 0; i < s.n; i++)
		n += s.p[i];
	return (Pair){ n, s.n / 2.0 };
}

Triple
triple(const int32_t *v, int64_t n, int64_t cap, bool b)
{
	Triple t = { n, cap, b };
	for (int64_t i = 0; i < n; i++)
		t.a += v[i];
	return t;
}

int64_t
call_back(int64_t depth, int64_t x)
{
	volatile char frame[200];
	memset((void *)frame, 0x55, sizeof frame);
	int64_t r = goNested(depth, x) + 1;
	for (unsigned i = 0; i < sizeof frame; i++)
		if (frame[i] != 0x55)
			return -1000000000;
	return r;
}

int64_t
call_many(int64_t n)
{
	int64_t sum = 0;
	for (int64_t i = 0; i < n; i++)
		sum += goAdd(i, 1);
	return sum;
}

double
call_wide(void)
{
	return goWide(1, 2, 3, 4, 5, 6, 7, 8, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5);
}

void
call_any(int64_t what)
{
	goAny(what);
}

void
nap(int64_t us)
{
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };
	while (nanosleep(&t, &t) != 0)
		;
}

int64_t
spin(int64_t us)
{
	struct timespec a, b;
	int64_t n = 0;
	clock_gettime(CLOCK_MONOTONIC, &a);
	do {
		for (volatile int i = 0; i < 1000; i++)
			n++;
		clock_gettime(CLOCK_MONOTONIC, &b);
	} while ((b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000 < us);
	return n;
}

int64_t
empty(int64_t x)
{
	return x;
}

/* Uses the memory long after it got it; nothing else names it. */
int64_t
late_sum(const int64_t *p, int64_t n, int64_t us)
{
	int64_t sum = 0;
	nap(us);
	for (int64_t i = 0; i < n; i++)
		sum += p[i];
	return sum;
}

static void *
thread(void *arg)
{
	goAny((int64_t)arg);
	return NULL;
}

void
foreign(void)
{
	pthread_t t;
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
}
