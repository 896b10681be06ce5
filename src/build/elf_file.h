/*
 * elf_file.h - private to build/: a linked executable, read and given one more
 * section.
 *
 * Only what a static non-PIE x86-64 executable needs.  Loaded contents never
 * move; what isn't loaded (debug sections, symbols, section names) may.
 */
#ifndef TRI_BUILD_ELF_FILE_H
#define TRI_BUILD_ELF_FILE_H

#include <elf.h>

#include "build/dwarf.h"

typedef struct ElfFile {
	int fd;
	const u8 *image;
	size_t size;
	const Elf64_Ehdr *eh;
	const Elf64_Shdr *sh;
	int nsh;
} ElfFile;

/* 0, or an errno value (ENOEXEC: not such a file). */
int elf_open(ElfFile *f, const char *path);
void elf_close(ElfFile *f);
const char *elf_section_name(const ElfFile *f, int i);
/* -1: no such section. */
int elf_section_index(const ElfFile *f, const char *name);
/* Empty if there is none, or it is compressed or has no bytes in the file. */
DwBytes elf_section(const ElfFile *f, const char *name);
/* n bytes of the loaded image; NULL if they aren't in the file. */
const u8 *elf_loaded(const ElfFile *f, u64 addr, size_t n);
/* A string of the loaded image; NULL if there is none. */
const char *elf_loaded_string(const ElfFile *f, u64 addr);
/* Adds (or replaces) a section with these contents; sections for which drop holds go. 0, or an errno value. */
int elf_rewrite(ElfFile *f, const char *name, const void *data, size_t n, bool (*drop)(const char *name, const Elf64_Shdr *sh));

#endif
