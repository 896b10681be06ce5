/*
 * test_run.h - private to tri test: running a test program, and remembering that
 * it passed.
 */
#ifndef TRI_CMD_TEST_RUN_H
#define TRI_CMD_TEST_RUN_H

#include "cmd/cmd.h"
#include "cmd/test2json.h"

typedef VEC(const char *) TestArgs;

/* ---- test_run.c ---- */

/* Where a test program's output goes as it comes, besides a buffer. */
typedef struct TestSink {
	Test2Json *json;
	bool echo;
} TestSink;

/*
 * Runs the program in dir; its output goes to out (and as it comes to the sink), or straight through when out is NULL.
 * Killed after deadline seconds (0: never).  Its exit status; 128 and the signal's number, 127 if it can't be started.
 * how: the way it ended, in words.
 */
int test_run(const char *program, const char *exec, const TestArgs *args, const char *dir, Buf *out, const TestSink *to, double deadline,
             const char **how);
/* Appends n bytes of output to out and gives them to the sink. */
void test_take(Buf *out, const TestSink *to, const char *s, size_t n);
double test_now(void);                 /* seconds of a clock that is never set */
double test_seconds(const char *text); /* of a Go duration such as "1m30s"; 0: none */

/* ---- test_cache.c: results of tests that passed ---- */

typedef struct TestCache {
	const Env *e;
	const char *dir;       /* where the tests run */
	const char *root;      /* files below it decide: the module's, GOPATH's or GOROOT's; NULL: none do */
	const TestArgs *args;
	const char *path;      /* of the entry; set by test_cache_find */
	char *output;          /* of the run that is remembered; NULL: none is */
	size_t output_n;
} TestCache;

/* Is there a result of the program with this key, whose environment and files are as they were? */
bool test_cache_find(TestCache *c, const char *key);
/* The program passed; log: what its -test.testlogfile says it looked at. */
void test_cache_store(const TestCache *c, const char *log, const Buf *output);

#endif
