/* cc.h - private to build/: the C compiler's and linker's flags, gcflags. */
#ifndef TRI_BUILD_CC_H
#define TRI_BUILD_CC_H

#include "build/build.h"

extern const char *const cc_flags[];   /* NULL-terminated; every object */
extern const char *const link_flags[]; /* NULL-terminated */
/* The part of -gcflags that applies to p: "PATTERN=flags" for matching packages, plain flags for those named. */
const char *cc_gcflags_for(const BuildOptions *o, LoadPkg *p);

#endif
