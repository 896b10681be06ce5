/* testmain.h - private to cmd/: the program that runs a package's tests. */
#ifndef TRI_CMD_TESTMAIN_H
#define TRI_CMD_TESTMAIN_H

#include "cmd/cmd.h"

/* Go source of the test program for p and its external test package (may be NULL): the work of go test's
 * generated main.  Both must be parsed.  NULL after reporting a malformed test function. */
const char *testmain_source(LoadPkg *p, LoadPkg *xtest);

#endif
