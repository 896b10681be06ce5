#!/usr/bin/env python3
"""Writes reflectcall_sigs.h: random Go signatures as C functions and as type descriptors.

    reflectcall_gen.py SEED COUNT > reflectcall_sigs.h

For each signature i: fn<i>, a C function of it, as emitted C would declare it, that
notes its arguments in frame order and returns the wanted results; caller<i>, which calls
a function value with arguments from a frame; ft<i>, the RtFuncType; the leaves
(offset, size) of arguments and results in the frame, padding left out.
"""
import random
import sys

random.seed(int(sys.argv[1]))
count = int(sys.argv[2])

BASIC = {  # kind: (C type, size, alignment)
    "BOOL": ("GoBool", 1, 1), "INT8": ("i8", 1, 1), "UINT8": ("u8", 1, 1), "INT16": ("i16", 2, 2),
    "UINT16": ("u16", 2, 2), "INT32": ("i32", 4, 4), "UINT32": ("u32", 4, 4), "INT64": ("i64", 8, 8),
    "UINT64": ("u64", 8, 8), "FLOAT32": ("f32", 4, 4), "FLOAT64": ("f64", 8, 8), "POINTER": ("void *", 8, 8),
    "COMPLEX64": ("GoC64", 8, 4), "COMPLEX128": ("GoC128", 16, 8), "STRING": ("GoString", 16, 8),
    "INTERFACE": ("GoEface", 16, 8), "SLICE": ("GoSlice", 24, 8),
}
WEIGHTED = list(BASIC) + ["FLOAT64", "FLOAT32", "INT64"]
decls = []
ntypes = 0


class T:
    """A Go type: C name, descriptor, size, Go's and C's alignment, leaves."""

    def __init__(self, c, desc, size, align, calign, leaves):
        self.c, self.desc, self.size, self.align, self.calign, self.leaves = c, desc, size, align, calign, leaves


def up(n, a):
    return (n + a - 1) // a * a


def basic():
    kind = random.choice(WEIGHTED)
    c, size, align = BASIC[kind]
    return T(c, "b_" + kind, size, align, align, [(0, size)])


def empty():
    align = random.choice([1, 8])
    return T("RtEmpty", "b_EMPTY%d" % align, 0, align, 1, [])


def name():
    global ntypes
    ntypes += 1
    return "S%d" % ntypes


def array(depth):
    e, n = make(depth - 1), random.randint(1, 4)
    if e.size == 0:
        return basic()
    s = name()
    decls.append("typedef struct { %s a[%d]; } %s;" % (e.c, n, s))
    decls.append("static RtArrayType t_%s = { .t = { .size = %d, .align = %d, .kind = RT_KIND_ARRAY }, "
                 ".elem = (RtType *)&%s, .len = %d };" % (s, e.size * n, e.align, e.desc, n))
    return T(s, "t_" + s, e.size * n, e.align, e.calign, [(i * e.size + o, z) for i in range(n) for o, z in e.leaves])


def struct(depth):
    fields = [make(depth - 1) for _ in range(random.randint(1, 4))]
    at = cat = npad = 0
    align = calign = 1
    members, placed = "", []
    for i, f in enumerate(fields):
        off = up(at, f.align)
        natural = cat if f.size == 0 else up(cat, f.calign)
        if natural < off:
            members += " u8 _%d[%d];" % (npad, off - cat)
            npad += 1
        members += " %s f%d;" % (f.c, i)
        at = cat = off + f.size
        align = max(align, f.align)
        if f.size:
            calign = max(calign, f.calign)
        placed.append((f, off))
    if at > 0 and fields[-1].size == 0:
        at += 1
    size = up(at, align)
    if size == 0:
        return basic()
    if up(cat, calign) < size:
        members += " u8 _%d[%d];" % (npad, size - cat)
    s = name()
    decls.append("typedef struct {%s } %s;\n_Static_assert(sizeof(%s) == %d, \"layout\");" % (members, s, s, size))
    decls.append("static RtStructField f_%s[] = { %s };" %
                 (s, ", ".join("{ NULL, (RtType *)&%s, %d }" % (f.desc, o) for f, o in placed)))
    decls.append("static RtStructType t_%s = { .t = { .size = %d, .align = %d, .kind = RT_KIND_STRUCT }, "
                 ".fields = f_%s, .nfields = %d };" % (s, size, align, s, len(fields)))
    return T(s, "t_" + s, size, align, calign, [(o + lo, z) for f, o in placed for lo, z in f.leaves])


def make(depth):
    r = random.random()
    if depth == 0 or r < .55:
        return basic()
    if r < .62:
        return empty()
    return array(depth) if r < .75 else struct(depth)


def signature(i):
    ps = [make(2) for _ in range(random.randint(0, 10))]
    rs = [make(2) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))]
    at, poff, roff = 0, [], []
    for p in ps:
        at = up(at, p.align)
        poff.append(at)
        at += p.size
    ret = at = up(at, 8)
    for r in rs:
        at = up(at, r.align)
        roff.append(at)
        at += r.size
    size = up(at, 8)
    if len(rs) > 1:
        result = "R%d" % i
        decls.append("typedef struct {%s } %s;" % ("".join(" %s r%d;" % (r.c, k) for k, r in enumerate(rs)), result))
    else:
        result = rs[0].c if rs and rs[0].size else "void"
    params, types, args, take, give = ["void *ctx"], ["void *"], ["ctx"], [], []
    for k, p in enumerate(ps):
        if p.size == 0:
            continue
        give.append("\t%s p%d;\n\tmemcpy(&p%d, frame + %d, %d);" % (p.c, k, k, poff[k], p.size))
        if p.c == "GoSlice":
            params += ["void *p%d" % k, "i64 n%d" % k, "i64 c%d" % k]
            types += ["void *", "i64", "i64"]
            args += ["p%d.p" % k, "p%d.n" % k, "p%d.cap" % k]
            take.append("\tmemcpy(got + %d, &(GoSlice){ p%d, n%d, c%d }, 24);" % (poff[k], k, k, k))
        else:
            params.append("%s p%d" % (p.c, k))
            types.append(p.c)
            args.append("p%d" % k)
            take.append("\tmemcpy(got + %d, &p%d, %d);" % (poff[k], k, p.size))
    out = ["static %s\nfn%d(%s)\n{\n\tnote_call(ctx);" % (result, i, ", ".join(params))] + take
    call = "((%s (*)(%s))ctx->code)(%s);" % (result, ", ".join(types), ", ".join(args))
    after = []
    if result == "void":
        out.append("}")
        call = "\t(void)frame, (void)res;\n\t" + call
    else:
        out.append("\t%s r;\n\tmemset(&r, 0, sizeof r);" % result)
        for k, r in enumerate(rs):
            member = "r" if len(rs) == 1 else "r.r%d" % k
            if r.size:
                out.append("\tmemcpy(&%s, want + %d, %d);" % (member, roff[k], r.size))
                after.append("\tmemcpy(res + %d, &%s, %d);" % (roff[k], member, r.size))
        out.append("\treturn r;\n}")
        call = "\t(void)frame, (void)res;\n\t%s r = %s" % (result, call)
    out.append("static void\ncaller%d(RtMakeFunc *ctx, const u8 *frame, u8 *res)\n{" % i)
    out += give + [call] + after + ["}"]
    out.append("static struct { RtFuncType f; const RtType *t[%d]; } ft%d = {\n\t{ .t = { .kind = RT_KIND_FUNC }, "
               ".incount = %d, .outcount = %d },\n\t{ %s } };" %
               (len(ps) + len(rs) + 1, i, len(ps), len(rs), "".join("(RtType *)&%s, " % t.desc for t in ps + rs) + "NULL"))
    for what, vals, off in (("in", ps, poff), ("out", rs, roff)):
        leaves = ["{ %d, %d }" % (off[k] + o, z) for k, t in enumerate(vals) for o, z in t.leaves]
        out.append("static const Leaf %s%d[] = { %s };" % (what, i, ", ".join(leaves + ["{ -1, 0 }"])))
    row = "\t{ &ft%d.f, (void *)(uintptr_t)fn%d, caller%d, %d, %d, in%d, out%d }," % (i, i, i, ret, size, i, i)
    return "\n".join(out), row


both = [signature(i) for i in range(count)]
print("/* Written by reflectcall_gen.py %s %s. */" % tuple(sys.argv[1:]))
for kind, (_, size, align) in BASIC.items():
    print("static RtType b_%s = { .size = %d, .align = %d, .kind = RT_KIND_%s };" % (kind, size, align, kind))
for align in (1, 8):
    print("static RtStructType b_EMPTY%d = { .t = { .align = %d, .kind = RT_KIND_STRUCT } };" % (align, align))
print("\n".join(decls))
print("\n".join(code for code, _ in both))
print("static const Test tests[] = {\n%s\n};" % "\n".join(row for _, row in both))
