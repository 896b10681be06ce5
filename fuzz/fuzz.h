/*
 * fuzz.h - what the fuzz targets share.
 *
 * A target defines LLVMFuzzerTestOneInput and its pieces.  It is linked with
 * driver.c (`make fuzz`), or compiled with clang -fsanitize=fuzzer without it.
 * A crash, a sanitizer's report, exit, or a hang is a finding.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/base.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);
/* Texts that mean something to the target, for the mutator; NULL-terminated. */
extern const char *const fuzz_pieces[];

#define FUZZ_GO_PIECES                                                                                                \
	"{", "}", "(", ")", "[", "]", "\"", "`", "'", "/*", "*/", "//", "\n", ";", "\xff", "\\", "\xef\xbb\xbf",      \
	    "0x", "1e", "_", "func", "type T[P *", "~", "|", "<-", "chan", "/*line a.go:1:2*/", "\n//line b:3\n",     \
	    "\n//go:embed x\n", "\n//go:linkname a b\n", "\n//go:build go1.21\n", "...", ":=", ".(type)",             \
	    "type A = []A\n", "interface{ ~int | string; M() }", "[P any]", "[int]", "struct{ T }", "*", "&", "-1",   \
	    "1<<62", "nil", "iota", "goto L\n", "L:", "defer ", "range ", "switch x := ", "case ", "const (", "make(", \
	    "unsafe.Sizeof(", "len(", "append(", "import \"fmt\"\n", "1i", "1.5", "'\\U0010ffff'", "return", "go "

#endif
