# Tricolor.  make: build.  make run: build and show an example.  make test: build and test.
# make BUILD=asan|ubsan|debug ...: the same in another object folder.  make fuzz, make sanitize: see below.

BUILD ?= release
O := build/$(BUILD)
CC := gcc

WARN := -Wall -Wextra -Wshadow -Wundef -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
FLAGS_release := -O2 -g1
FLAGS_debug := -O0 -g
FLAGS_asan := -O1 -g -fsanitize=address -fno-omit-frame-pointer
FLAGS_ubsan := -O1 -g -fsanitize=undefined -fno-sanitize-recover=undefined
FLAGS_fuzz := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
TRI_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) $(FLAGS_$(BUILD)) -I. -Isrc -MMD -MP
TRI_LIBS := -lgmp -lmpfr -lutf8proc -lxxhash -ldw -lelf -lm

# The runtime runs on goroutine stacks: every function checks its stack.
RT_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) -O2 -g1 -I. -Iruntime -MMD -MP -fsplit-stack -fno-omit-frame-pointer -fwrapv \
	-fno-strict-aliasing -fno-optimize-sibling-calls -fno-pie -fcf-protection=none -fno-stack-protector \
	-ffunction-sections -fdata-sections -fno-delete-null-pointer-checks -fexceptions $(RT_$(MACHINE))
# See src/build/cc.c.
MACHINE := $(shell uname -m)
RT_x86_64 := -fno-tree-slp-vectorize -mno-stv -mtune-ctrl=^sse_unaligned_store_optimal \
	-mmemset-strategy=vector_loop:512:noalign,libcall:-1:noalign -mmemcpy-strategy=vector_loop:512:noalign,libcall:-1:noalign

TRI_SRC := $(wildcard src/*/*.c)
TRI_OBJ := $(TRI_SRC:%.c=$(O)/%.o)
RT_SRC := $(wildcard runtime/*/*.c)
RT_ASM := $(wildcard runtime/asm/*.S)
RT_OBJ := $(RT_SRC:%.c=$(O)/%.o) $(RT_ASM:%.S=$(O)/%.o)

TRI := bin/tri
ifneq ($(BUILD),release)
TRI := bin/tri-$(BUILD)
endif

.PHONY: all deps examples install uninstall run test check gotest stdtest corpus programs bench toolspeed escapediff clean tidy fuzz sanitize tsan
all: deps $(TRI) build/release/libtricolor.a

deps:
	@tools/deps build

$(TRI): $(TRI_OBJ)
	@mkdir -p bin
	@echo "  LD $@"; $(CC) $(FLAGS_$(BUILD)) -o $@.new $^ $(TRI_LIBS)
	@mv $@.new $@

$(O)/src/%.o: src/%.c | deps
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(TRI_CFLAGS) -c -o $@ $<

$(O)/libtricolor.a: $(RT_OBJ)
	@rm -f $@.new
	@echo "  AR $@"; ar rcs $@.new $^ && mv $@.new $@

$(O)/runtime/%.o: runtime/%.c | deps
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(RT_CFLAGS) -c -o $@ $< && objcopy -R .note.GNU-split-stack $@

$(O)/runtime/%.o: runtime/%.S | deps
	@mkdir -p $(@D)
	@echo "  AS $<"; $(CC) -I. -Iruntime -g -MMD -MP -c -o $@ $< && objcopy -R .note.GNU-split-stack $@

# Objects of builds before .S files had .d files too.
$(RT_ASM:%.S=$(O)/%.o): runtime/asm/asm.h

# Shows the whole path on a real example: its output, the compiler's escape decisions on it, the collector's trace.
run: all
	@mkdir -p build
	bin/tri build -C examples/census -gcflags=-m -o $(CURDIR)/build/census . 2>build/census.escape || { cat build/census.escape; exit 1; }
	GODEBUG=gctrace=1 build/census /usr/share/go-1.19/src/net 2>build/census.trace || { cat build/census.trace; exit 1; }
	@echo; echo "The compiler's escape decisions on it (the first 12 of $$(wc -l <build/census.escape)):"; head -n 12 build/census.escape
	@echo; echo "The collector's trace:"; grep '^gc ' build/census.trace | head -n 12

# tri and what it needs at PREFIX (and DESTDIR before it); tri finds its files from where it is itself.
PREFIX ?= /usr/local
LIB := $(DESTDIR)$(PREFIX)/lib/tricolor
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(LIB)
	rm -rf $(LIB)/abi $(LIB)/overlay
	cp -R abi overlay $(LIB)/
	install -m 644 build/release/libtricolor.a $(LIB)/
	install bin/tri $(DESTDIR)$(PREFIX)/bin/tri
	install -d $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 644 include/tricolor.h $(DESTDIR)$(PREFIX)/include/
	sed 's,@PREFIX@,$(PREFIX),' include/tricolor.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/tricolor.pc
uninstall:
	rm -rf $(LIB) $(DESTDIR)$(PREFIX)/bin/tri $(DESTDIR)$(PREFIX)/include/tricolor.h $(DESTDIR)$(PREFIX)/lib/pkgconfig/tricolor.pc

# The library used from C, without the compiler (docs/library.md).
examples: $(patsubst examples/c/%.c,build/examples/%,$(wildcard examples/c/*.c))
	@for e in $^; do echo; echo "$$e:"; $$e || exit 1; done
build/examples/%: examples/c/%.c include/tricolor.h build/release/libtricolor.a
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) -std=gnu11 $(WARN) -O2 -g -Iinclude -no-pie -static -o $@ $< build/release/libtricolor.a -lm

# The runtime's queues, locks, channels, maps under ThreadSanitizer, as far as they run without goroutine stacks.
tsan:
	@tools/deps test
	BUILD=tsan tools/check rt

# Everything that CI runs.
test: all
	@tools/deps test
	tools/check

check: all
	tools/check $(T)

gotest: all
	@tools/deps test
	tools/gotest

stdtest: all
	@tools/deps test
	tools/stdtest

programs: all
	@tools/deps test
	tools/programs

corpus: all
	@tools/deps corpus
	tools/corpus

bench: all
	@tools/deps test
	tools/bench $(B)
	$(if $(B),,tools/bench --group sched --json build/bench-sched.json)
	$(if $(B),,tools/bench --group gc --json build/bench-gc.json)

# tri itself beside go build.
toolspeed: all
	tools/toolspeed

# -m over the standard library against gc 1.19's, where one is installed.
escapediff: all
	@tools/escapediff; status=$$?; test $$status -eq 77 || exit $$status

# What can be said about the sources without running them.
tidy: all
	tools/check tidy

# Mutated inputs for the parts that read files, FUZZ_SECONDS for each target, under both sanitizers.
FUZZ_SECONDS ?= 10
FUZZ_OUT ?= build/fuzz
FUZZ_TARGETS := $(patsubst fuzz/%.c,%,$(filter-out fuzz/driver.c,$(wildcard fuzz/*.c)))
FUZZ_go := $(wildcard test/types/*.go test/run/*.go test/unit/ir/*.go test/escape/*.go)
FUZZ_SEEDS_scan_parse := $(FUZZ_go)
FUZZ_SEEDS_check := $(FUZZ_go)
FUZZ_SEEDS_buildtag := fuzz/seeds/buildtag*
FUZZ_SEEDS_gomod := fuzz/seeds/gomod*
fuzz:
	@$(MAKE) --no-print-directory BUILD=fuzz fuzz-run

.PHONY: fuzz-run
fuzz-run: $(FUZZ_TARGETS:%=$(O)/fuzz-%)
	@mkdir -p $(FUZZ_OUT)
	@status=0; $(foreach t,$(FUZZ_TARGETS),$(O)/fuzz-$(t) -seconds $(FUZZ_SECONDS) -out $(FUZZ_OUT) $(FUZZ_SEEDS_$(t)) || status=1;) exit $$status

$(O)/fuzz-%: $(O)/fuzz/%.o $(O)/fuzz/driver.o $(filter-out $(O)/src/cmd/%,$(TRI_OBJ))
	@echo "  LD $@"; $(CC) $(FLAGS_$(BUILD)) -o $@ $^ $(TRI_LIBS)

$(O)/fuzz/%.o: fuzz/%.c | deps
	@mkdir -p $(@D)
	@echo "  CC $<"; $(CC) $(TRI_CFLAGS) -c -o $@ $<
.PRECIOUS: $(O)/fuzz/%.o

# The compiler under ASan and UBSan over the standard library, Go's error tests, the unit tests and the fuzzers (an hour).
sanitize: all
	@tools/deps test
	tools/sanitize

clean:
	rm -rf build bin

-include $(TRI_OBJ:.o=.d) $(RT_OBJ:.o=.d)
