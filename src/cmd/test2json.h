/* test2json.h - private to cmd/: a test program's -test.v output as JSON events (tri test -json). */
#ifndef TRI_CMD_TEST2JSON_H
#define TRI_CMD_TEST2JSON_H

#include "cmd/cmd.h"

typedef struct Test2Json Test2Json;
/* Events go to standard output, a line each. */
Test2Json *t2j_new(const char *pkg);
void t2j_write(Test2Json *t, const void *p, size_t n);
/* Output that tri itself adds ("ok  \tpkg\t0.1s\n"). */
void t2j_printf(Test2Json *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* What the package's last event says: the program's exit status decides. */
void t2j_exited(Test2Json *t, bool passed);
/* Flushes, and writes the package's pass, fail or skip event. */
void t2j_close(Test2Json *t);

#endif
