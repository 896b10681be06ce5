/* embed.h - private to build/: variables that //go:embed fills. */
#ifndef TRI_BUILD_EMBED_H
#define TRI_BUILD_EMBED_H

#include "build/build.h"

/* Checks p's //go:embed variables (p is type-checked) and has their values ready for ir_build_package.  False after errors. */
bool build_embed_setup(Loader *l, LoadPkg *p);

#endif
