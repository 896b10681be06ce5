/* buildtag.c - fuzzing of build constraints, in files (both forms of lines) and in file names. */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "load/load.h"

const char *const fuzz_pieces[] = {"//go:build ", "// +build ", "\n", "\n\n", "package p", "&&", "||", "!", "(", ")", ",", " ", "linux",
				   "amd64", "go1.21", "go1.", "unix", "cgo", "ignore", "/*", "*/", "//", "\t", "\r\n", "\xef\xbb\xbf",
				   "_linux", "_test.go", "_arm64.go", "_", ".", "é", "\"", NULL};

int
LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static TagSet tags;
	static bool ready;
	const char *err = NULL;

	if (!ready)
		tags_init(&tags, "a,b c", false);
	ready = true;
	tags_match_text(&tags, (const char *)data, size, &err);
	char *name = strndup((const char *)data, size < 200 ? size : 200);
	tags_match_name(&tags, name);
	tag_matches(&tags, name, strlen(name));
	free(name);
	return 0;
}
