/*
 * elf_file.c - reads an executable through a mapping and rewrites its tail; see
 * elf_file.h.
 *
 * A new section costs an append: contents, section names and section headers go
 * behind the end and the ELF header is pointed at them last.  When sections are
 * dropped, everything behind the loaded part is written anew, closer together.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/elf_file.h"

static bool
in_file(const ElfFile *f, u64 off, u64 n)
{
	return off <= f->size && n <= f->size - off;
}

static bool
valid(ElfFile *f)
{
	if (f->size < sizeof *f->eh || memcmp(f->image, ELFMAG, SELFMAG) != 0)
		return false;
	f->eh = (const Elf64_Ehdr *)f->image;
	if (f->eh->e_ident[EI_CLASS] != ELFCLASS64 || f->eh->e_ident[EI_DATA] != ELFDATA2LSB || f->eh->e_shentsize != sizeof *f->sh)
		return false;
	f->nsh = f->eh->e_shnum;
	if (f->nsh == 0 || f->eh->e_shoff % 8 != 0 || !in_file(f, f->eh->e_shoff, sizeof *f->sh * (u64)f->nsh) || f->eh->e_shstrndx >= f->nsh)
		return false;
	if (f->eh->e_phoff % 8 != 0 || !in_file(f, f->eh->e_phoff, sizeof(Elf64_Phdr) * (u64)f->eh->e_phnum))
		return false;
	f->sh = (const Elf64_Shdr *)(f->image + f->eh->e_shoff);
	for (int i = 0; i < f->nsh; i++)
		if (f->sh[i].sh_type != SHT_NOBITS && f->sh[i].sh_type != SHT_NULL && !in_file(f, f->sh[i].sh_offset, f->sh[i].sh_size))
			return false;
	return true;
}

int
elf_open(ElfFile *f, const char *path)
{
	struct stat st;
	memset(f, 0, sizeof *f);
	f->fd = open(path, O_RDWR | O_CLOEXEC);
	if (f->fd < 0)
		return errno;
	int err = ENOEXEC;
	if (fstat(f->fd, &st) == 0 && st.st_size > 0) {
		f->size = (size_t)st.st_size;
		void *p = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, f->fd, 0);
		if (p != MAP_FAILED) {
			f->image = p;
			if (valid(f))
				return 0;
		} else {
			err = errno;
		}
	}
	elf_close(f);
	return err;
}

void
elf_close(ElfFile *f)
{
	if (f->image != NULL)
		munmap((void *)(uintptr_t)f->image, f->size);
	if (f->fd >= 0)
		close(f->fd);
	f->image = NULL;
	f->fd = -1;
}

const char *
elf_section_name(const ElfFile *f, int i)
{
	const Elf64_Shdr *s = &f->sh[f->eh->e_shstrndx];
	u64 at = f->sh[i].sh_name;
	if (at >= s->sh_size || memchr(f->image + s->sh_offset + at, 0, s->sh_size - at) == NULL)
		return "";
	return (const char *)f->image + s->sh_offset + at;
}

int
elf_section_index(const ElfFile *f, const char *name)
{
	for (int i = 1; i < f->nsh; i++)
		if (strcmp(elf_section_name(f, i), name) == 0)
			return i;
	return -1;
}

DwBytes
elf_section(const ElfFile *f, const char *name)
{
	int i = elf_section_index(f, name);
	if (i < 0 || f->sh[i].sh_type == SHT_NOBITS || (f->sh[i].sh_flags & SHF_COMPRESSED) != 0)
		return (DwBytes){(const u8 *)"", 0};
	return (DwBytes){f->image + f->sh[i].sh_offset, f->sh[i].sh_size};
}

/* The bytes from addr to the end of its section; n is how many. */
static const u8 *
loaded_rest(const ElfFile *f, u64 addr, size_t *n)
{
	const Elf64_Phdr *ph = (const Elf64_Phdr *)(f->image + f->eh->e_phoff);
	for (int i = 0; i < f->eh->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD && addr >= ph[i].p_vaddr && addr - ph[i].p_vaddr < ph[i].p_filesz &&
		    in_file(f, ph[i].p_offset, ph[i].p_filesz)) {
			*n = ph[i].p_filesz - (addr - ph[i].p_vaddr);
			return f->image + ph[i].p_offset + (addr - ph[i].p_vaddr);
		}
	return NULL;
}

const u8 *
elf_loaded(const ElfFile *f, u64 addr, size_t n)
{
	size_t have;
	const u8 *p = loaded_rest(f, addr, &have);
	return p != NULL && n <= have ? p : NULL;
}

const char *
elf_loaded_string(const ElfFile *f, u64 addr)
{
	size_t have;
	const u8 *p = loaded_rest(f, addr, &have);
	return p != NULL && memchr(p, 0, have) != NULL ? (const char *)p : NULL;
}

/* ---- writing ---- */

typedef struct Tail {
	Buf bytes;
	u64 off;          /* of bytes in the file */
	Buf names;
	Elf64_Shdr *sh;
	int nsh;
	int *renumber;    /* old section number -> new, 0: dropped */
} Tail;

static u64
tail_put(Tail *t, const void *p, size_t n, u64 align)
{
	while (align > 1 && (t->off + t->bytes.n) % align != 0)
		buf_putc(&t->bytes, 0);
	u64 off = t->off + t->bytes.n;
	buf_write(&t->bytes, p, n);
	return off;
}

static u32
tail_name(Tail *t, const char *s)
{
	u32 at = (u32)t->names.n;
	buf_write(&t->names, s, strlen(s) + 1);
	return at;
}

/* The end of what is loaded: up to here nothing may change. */
static u64
loaded_end(const ElfFile *f)
{
	const Elf64_Phdr *ph = (const Elf64_Phdr *)(f->image + f->eh->e_phoff);
	u64 end = f->eh->e_phoff + sizeof *ph * f->eh->e_phnum;
	for (int i = 0; i < f->eh->e_phnum; i++)
		if (ph[i].p_offset + ph[i].p_filesz > end)
			end = ph[i].p_offset + ph[i].p_filesz;
	for (int i = 1; i < f->nsh; i++)
		if ((f->sh[i].sh_flags & SHF_ALLOC) != 0 && f->sh[i].sh_type != SHT_NOBITS && f->sh[i].sh_offset + f->sh[i].sh_size > end)
			end = f->sh[i].sh_offset + f->sh[i].sh_size;
	return end;
}

/* A symbol table whose symbols name sections by their new numbers. */
static u64
put_symbols(const ElfFile *f, Tail *t, const Elf64_Shdr *s)
{
	u64 off = tail_put(t, f->image + s->sh_offset, s->sh_size, s->sh_addralign);
	Elf64_Sym *sym = (Elf64_Sym *)(void *)(t->bytes.s + (off - t->off));
	for (u64 i = 0; i < s->sh_size / sizeof *sym; i++) {
		if (sym[i].st_shndx == SHN_UNDEF || sym[i].st_shndx >= f->nsh)
			continue;
		int to = t->renumber[sym[i].st_shndx];
		sym[i].st_shndx = (Elf64_Half)to;
		if (to == 0) /* a dropped section's own symbol */
			sym[i] = (Elf64_Sym){0};
	}
	return off;
}

static void
keep_sections(const ElfFile *f, Tail *t, bool moved)
{
	for (int i = 0; i < f->nsh; i++) {
		if (i > 0 && t->renumber[i] == 0)
			continue;
		Elf64_Shdr s = f->sh[i];
		s.sh_name = i == 0 ? 0 : tail_name(t, elf_section_name(f, i));
		if (s.sh_link < (u32)f->nsh)
			s.sh_link = (u32)t->renumber[s.sh_link];
		if ((s.sh_flags & SHF_INFO_LINK) != 0 && s.sh_info < (u32)f->nsh)
			s.sh_info = (u32)t->renumber[s.sh_info];
		if (moved && i > 0 && (s.sh_flags & SHF_ALLOC) == 0 && s.sh_type != SHT_NOBITS)
			s.sh_offset = s.sh_type == SHT_SYMTAB ? put_symbols(f, t, &s) : tail_put(t, f->image + s.sh_offset, s.sh_size, s.sh_addralign);
		t->sh[t->nsh++] = s;
	}
}

static int
write_all(int fd, const void *p, size_t n, u64 off)
{
	for (const u8 *at = p; n > 0;) {
		ssize_t k = pwrite(fd, at, n, (off_t)off);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return k < 0 ? errno : EIO;
		at += k;
		n -= (size_t)k;
		off += (u64)k;
	}
	return 0;
}

int
elf_rewrite(ElfFile *f, const char *name, const void *data, size_t n, bool (*drop)(const char *name, const Elf64_Shdr *sh))
{
	Tail t = {.sh = calloc((size_t)f->nsh + 2, sizeof *t.sh), .renumber = calloc((size_t)f->nsh, sizeof *t.renumber)};
	if (t.sh == NULL || t.renumber == NULL) {
		free(t.sh);
		free(t.renumber);
		return ENOMEM;
	}
	int kept = 1;
	bool dropping = false;
	for (int i = 1; i < f->nsh; i++) {
		const char *s = elf_section_name(f, i);
		bool goes = strcmp(s, name) == 0 || (drop != NULL && (f->sh[i].sh_flags & SHF_ALLOC) == 0 && drop(s, &f->sh[i]));
		dropping |= goes;
		/* Section names are written anew, at the end. */
		if (!goes && i != f->eh->e_shstrndx)
			t.renumber[i] = kept++;
	}
	t.off = ((dropping ? loaded_end(f) : f->size) + 15) & ~(u64)15;
	buf_putc(&t.names, 0);
	keep_sections(f, &t, dropping);
	Elf64_Shdr own = {.sh_name = tail_name(&t, name), .sh_type = SHT_PROGBITS, .sh_addralign = 16, .sh_size = n};
	own.sh_offset = tail_put(&t, data, n, 16);
	t.sh[t.nsh++] = own;
	Elf64_Shdr str = {.sh_name = tail_name(&t, ".shstrtab"), .sh_type = SHT_STRTAB, .sh_addralign = 1};
	str.sh_size = t.names.n;
	str.sh_offset = tail_put(&t, t.names.s, t.names.n, 1);
	t.sh[t.nsh++] = str;
	Elf64_Ehdr eh = *f->eh;
	eh.e_shnum = (Elf64_Half)t.nsh;
	eh.e_shstrndx = (Elf64_Half)(t.nsh - 1);
	eh.e_shoff = tail_put(&t, t.sh, sizeof *t.sh * (size_t)t.nsh, 8);
	int err = write_all(f->fd, t.bytes.s, t.bytes.n, t.off);
	if (err == 0)
		err = write_all(f->fd, &eh, sizeof eh, 0);
	if (err == 0 && dropping && ftruncate(f->fd, (off_t)(t.off + t.bytes.n)) != 0)
		err = errno;
	buf_free(&t.bytes);
	buf_free(&t.names);
	free(t.sh);
	free(t.renumber);
	return err;
}
