/*
 * importpath.c - what may stand in an import declaration.
 *
 * Two judges, each with its own words: gc refuses characters (import_path_bad),
 * the go command refuses paths that a module could not have
 * (import_path_malformed; the rules are those of golang.org/x/mod/module's
 * CheckImportPath).  A path that passes the first may fail the second.
 */
#include <string.h>
#include <strings.h>

#include "load/scan.h"

const char *
import_path_bad(const char *s, size_t n)
{
	if (n == 0)
		return "import path is empty";
	if (memchr(s, 0, n) != NULL)
		return "import path contains NUL";
	if (!utf8_valid(s, n))
		return arena_printf(perm, "import path contains invalid UTF-8 sequence: \"%.*s\"", (int)n, s);
	for (size_t i = 0; i < n;) {
		i32 r;
		int w = utf8_decode(s + i, n - i, &r);
		if (r < 0x20 || r == 0x7F)
			return arena_printf(perm, "import path contains control character %#x", (unsigned)r);
		if (r == '\\')
			return arena_printf(perm, "import path contains backslash; use slash: \"%.*s\"", (int)n, s);
		if (r == ' ' || r == 0x85 || r == 0xA0)
			return arena_printf(perm, "import path contains space character: \"%.*s\"", (int)n, s);
		if ((r < 0x80 && strchr("!\"#$%&'()*,:;<=>?[]^`{|}", (int)r) != NULL) || r == RUNE_ERROR)
			return arena_printf(perm, "import path contains invalid character '%.*s': \"%.*s\"", w, s + i, (int)n, s);
		i += (size_t)w;
	}
	return s[0] == '/' ? "import path cannot be absolute path" : NULL;
}

static bool
element_char(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~+", c) != NULL;
}

/* Names of devices, which no file may have under Windows, whatever their extension. */
static bool
is_device(const char *s, size_t n)
{
	static const char *const names[] = {"CON", "PRN", "AUX", "NUL"};
	for (size_t i = 0; i < LEN_OF(names); i++)
		if (n == 3 && strncasecmp(s, names[i], 3) == 0)
			return true;
	return n == 4 && (strncasecmp(s, "COM", 3) == 0 || strncasecmp(s, "LPT", 3) == 0) && s[3] >= '1' && s[3] <= '9';
}

static const char *
element_malformed(const char *s, size_t n)
{
	if (strspn(s, ".") >= n)
		return arena_printf(perm, "invalid path element \"%.*s\"", (int)n, s);
	if (s[n - 1] == '.')
		return "trailing dot in path element";
	for (size_t i = 0; i < n; i++)
		if (!element_char((u8)s[i])) {
			i32 r;
			int w = utf8_decode(s + i, n - i, &r);
			return arena_printf(perm, "invalid char '%.*s'", w, s + i);
		}
	const char *dot = memchr(s, '.', n);
	size_t stem = dot != NULL ? (size_t)(dot - s) : n;
	if (is_device(s, stem))
		return arena_printf(perm, "\"%.*s\" disallowed as path element component on Windows", (int)stem, s);
	/* "~1": how Windows abbreviates long names. */
	size_t digits = stem;
	while (digits > 0 && s[digits - 1] >= '0' && s[digits - 1] <= '9')
		digits--;
	return digits < stem && digits > 0 && s[digits - 1] == '~' ? "trailing tilde and digits in path element" : NULL;
}

const char *
import_path_malformed(const char *s)
{
	size_t n = strlen(s);
	if (n == 0)
		return "empty string";
	if (s[0] == '-')
		return "leading dash";
	if (strstr(s, "//") != NULL)
		return "double slash";
	if (s[n - 1] == '/')
		return "trailing slash";
	for (const char *p = s;; p++) {
		size_t k = strcspn(p, "/");
		const char *odd = k == 0 ? "empty path element" : element_malformed(p, k);
		p += k;
		if (odd != NULL || *p == 0)
			return odd;
	}
}

const char *
import_path_clean(const char *s)
{
	Buf b = {0};
	for (const char *p = s; *p != 0;) {
		size_t n = strcspn(p, "/");
		if (n > 0 && !(n == 1 && p[0] == '.'))
			buf_printf(&b, "%s%.*s", b.n > 0 ? "/" : "", (int)n, p);
		p += n;
		p += *p == '/';
	}
	const char *clean = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return clean;
}
