/*
 * buildtag.c - which files belong to a build: //go:build and // +build lines,
 * _GOOS, _GOARCH and _test name suffixes (go/build's rules).
 *
 * The target is linux/amd64.  A package that the overlay lists as noasm is
 * evaluated with `amd64` false, so that its generic Go code is chosen.
 */
#include <stdlib.h>

#include "load/load.h"

static const char *const known_os[] = {
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl",
    "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
};
static const char *const known_arch[] = {
    "386", "amd64", "amd64p32", "arm", "armbe", "arm64", "arm64be", "loong64", "mips", "mipsle", "mips64",
    "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x",
    "sparc", "sparc64", "wasm",
};
/* Tags that always hold; Go versions are handled apart. */
static const char *const fixed_tags[] = {"linux", "unix", "gc", "netgo", "osusergo", "tricolor"};
/* Those that ask a package with assembly for its portable code. */
static const char *const portable_tags[] = {"purego", "noasm", "math_big_pure_go"};

void
tags_init(TagSet *t, const char *user_tags, bool portable)
{
	map_init(&t->tags, perm, true);
	for (int i = 0; portable && i < LEN_OF(portable_tags); i++)
		map_put(&t->tags, portable_tags[i], t);
	for (int i = 0; i < LEN_OF(fixed_tags); i++)
		map_put(&t->tags, fixed_tags[i], t);
	const char *p = user_tags != NULL ? user_tags : "";
	while (*p != 0) {
		size_t k = strcspn(p, ", ");
		if (k > 0)
			map_put(&t->tags, intern_n(p, k), t);
		p += k;
		p += strspn(p, ", ");
	}
}

static bool
in_list(const char *const *list, int n, const char *s, size_t len)
{
	for (int i = 0; i < n; i++)
		if (strlen(list[i]) == len && memcmp(list[i], s, len) == 0)
			return true;
	return false;
}

bool
tag_matches(const TagSet *t, const char *tag, size_t n)
{
	if (n == 5 && memcmp(tag, "amd64", 5) == 0)
		return !t->noasm;
	if (n > 4 && memcmp(tag, "go1.", 4) == 0) {
		int minor = atoi(tag + 4); /* release tags follow the GOROOT, whose library is what there is */
		return minor >= 1 && minor <= atoi(TRI_GOROOT_VERSION + 4);
	}
	return map_has(&t->tags, intern_n(tag, n));
}

bool
tags_match_name(const TagSet *t, const char *file)
{
	const char *base = path_base(file);
	size_t n = strcspn(base, ".");
	/* The name before the first '_' is never a tag. */
	const char *first = memchr(base, '_', n);
	if (first == NULL)
		return true;
	const char *parts[2] = {NULL, NULL}; /* last, and the one before it */
	size_t lens[2] = {0, 0};
	const char *end = base + n;
	if (n >= 5 && memcmp(end - 5, "_test", 5) == 0)
		end -= 5;
	for (int k = 0; k < 2 && end > first; k++) {
		const char *p = end;
		while (p > first && p[-1] != '_')
			p--;
		if (p <= first)
			break;
		parts[k] = p;
		lens[k] = (size_t)(end - p);
		end = p - 1;
	}
#define IS_OS(i) (parts[i] != NULL && in_list(known_os, LEN_OF(known_os), parts[i], lens[i]))
#define IS_ARCH(i) (parts[i] != NULL && in_list(known_arch, LEN_OF(known_arch), parts[i], lens[i]))
	if (IS_ARCH(0))
		return tag_matches(t, parts[0], lens[0]) && (!IS_OS(1) || tag_matches(t, parts[1], lens[1]));
	if (IS_OS(0))
		return tag_matches(t, parts[0], lens[0]);
	return true;
}

/* ---- expressions ---- */

typedef struct Eval {
	const TagSet *t;
	const char *p, *end;
	const char *err;
	int depth;
} Eval;

static void
skip_space(Eval *e)
{
	while (e->p < e->end && (*e->p == ' ' || *e->p == '\t'))
		e->p++;
}

static bool eval_or(Eval *e);

static bool
is_tag_byte(int c)
{
	return c == '_' || c == '.' || c >= 0x80 || ((u32)c | 0x20) - 'a' < 26u || (u32)c - '0' < 10u;
}

static bool
eval_not(Eval *e)
{
	skip_space(e);
	if (++e->depth > 1000) {
		e->err = "build expression too deep";
		return false;
	}
	bool r = false;
	if (e->p < e->end && *e->p == '!') {
		e->p++;
		skip_space(e);
		if (e->p < e->end && *e->p == '!')
			e->err = "double negation not allowed";
		else
			r = !eval_not(e);
	} else if (e->p < e->end && *e->p == '(') {
		e->p++;
		r = eval_or(e);
		skip_space(e);
		if (e->p < e->end && *e->p == ')')
			e->p++;
		else
			e->err = "missing close paren";
	} else {
		const char *s = e->p;
		while (e->p < e->end && is_tag_byte((u8)*e->p))
			e->p++;
		if (e->p == s)
			e->err = "unexpected token in build expression";
		else
			r = tag_matches(e->t, s, (size_t)(e->p - s));
	}
	e->depth--;
	return r;
}

static bool
eval_and(Eval *e)
{
	bool r = eval_not(e);
	for (skip_space(e); e->err == NULL && e->p + 1 < e->end && e->p[0] == '&' && e->p[1] == '&'; skip_space(e)) {
		e->p += 2;
		r &= eval_not(e);
	}
	return r;
}

static bool
eval_or(Eval *e)
{
	bool r = eval_and(e);
	for (skip_space(e); e->err == NULL && e->p + 1 < e->end && e->p[0] == '|' && e->p[1] == '|'; skip_space(e)) {
		e->p += 2;
		r |= eval_and(e);
	}
	return r;
}

static bool
eval_go_build(const TagSet *t, const char *p, const char *end, const char **err)
{
	Eval e = {.t = t, .p = p, .end = end};
	bool r = eval_or(&e);
	skip_space(&e);
	if (e.err == NULL && e.p < e.end)
		e.err = "unexpected token in build expression";
	if (e.err != NULL && err != NULL)
		*err = e.err;
	return e.err == NULL && r;
}

/* "// +build a,b c": options separated by spaces are ORed, terms separated by commas ANDed. */
static bool
eval_plus_build(const TagSet *t, const char *p, const char *end)
{
	while (p < end) {
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		bool all = true, any_term = false;
		while (p < end && *p != ' ' && *p != '\t') {
			bool neg = *p == '!';
			if (neg)
				p++;
			const char *s = p;
			while (p < end && *p != ',' && *p != ' ' && *p != '\t')
				p++;
			all &= tag_matches(t, s, (size_t)(p - s)) != neg;
			any_term = true;
			if (p < end && *p == ',')
				p++;
		}
		if (any_term && all)
			return true;
	}
	return false;
}

bool
tags_match_text(const TagSet *t, const char *text, size_t n, const char **err)
{
	/* Only comments and blank lines may stand before the package clause; // +build lines count only when a blank
	 * line follows their block. */
	const char *p = text, *end = text + n, *go_build = NULL, *go_build_end = NULL;
	bool plus = true, plus_block = true, any_plus = false;
	if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	while (p < end) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		if (eol == NULL)
			eol = end;
		const char *q = p, *le = eol;
		while (q < le && (*q == ' ' || *q == '\t' || *q == '\r'))
			q++;
		while (le > q && (le[-1] == ' ' || le[-1] == '\t' || le[-1] == '\r'))
			le--;
		if (q == le) {
			plus &= plus_block;
			plus_block = true;
		} else if (le - q >= 2 && q[0] == '/' && q[1] == '*') {
			const char *close = NULL;
			for (const char *c = q + 2; c + 1 < end; c++)
				if (c[0] == '*' && c[1] == '/') {
					close = c + 2;
					break;
				}
			if (close == NULL)
				break;
			p = close;
			continue;
		} else if (le - q >= 2 && q[0] == '/' && q[1] == '/') {
			if (le - q > 10 && memcmp(q, "//go:build", 10) == 0 && (q[10] == ' ' || q[10] == '\t')) {
				if (go_build == NULL)
					go_build = q + 10, go_build_end = le;
			} else {
				const char *c = q + 2;
				while (c < le && (*c == ' ' || *c == '\t'))
					c++;
				if (le - c > 6 && memcmp(c, "+build", 6) == 0 && (c[6] == ' ' || c[6] == '\t')) {
					any_plus = true;
					plus_block &= eval_plus_build(t, c + 6, le);
				}
			}
		} else {
			break;
		}
		p = eol < end ? eol + 1 : end;
	}
	if (go_build != NULL)
		return eval_go_build(t, go_build, go_build_end, err);
	return !any_plus || plus;
}
