/* SPDX-License-Identifier: MIT */
#include "binary/elf.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NOTES = 1000, MAX_NOTE = 4096, BTF_MAGIC = 0xeb9f, MAX_BTF = 256 << 20 };

/* ---- notes ---- */

/* How much of it is text; the rest is padding. 0: it is none. A number can look like
 * text by accident, so what is as wide as a number has to end like a string. */
static size_t text_length(const unsigned char *p, size_t n)
{
    size_t end = n, i = 0;
    while (end && !p[end - 1])
        end--;
    while (i < end && isprint(p[i]))
        i++;
    return i < end || (end == n && (n == 4 || n == 8)) ? 0 : end;
}

static uint64_t read_number(const unsigned char *p, size_t n, bool big_endian)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | p[big_endian ? i : n - 1 - i];
    return value;
}

static const char *describe(const unsigned char *p, size_t n, bool big_endian,
                            struct hv_atoms *atoms)
{
    size_t length = text_length(p, n);
    if (length)
        return hv_atom_n(atoms, (const char *)p, length);
    if (n == 4 || n == 8)
        return hv_atom_printf(atoms, "0x%" PRIx64, read_number(p, n, big_endian));
    struct hv_buf hex = {0};
    hv_buf_puts(&hex, "");
    for (size_t i = 0; i < n; i++)
        hv_buf_printf(&hex, "%02x", p[i]);
    const char *atom = hv_atom(atoms, hex.p);
    hv_buf_done(&hex);
    return atom;
}

static void take_note(struct hv_binary *binary, const char *owner, uint64_t type,
                      const unsigned char *p, size_t n)
{
    struct hv_atoms *atoms = binary->types.atoms;
    if (strcmp(owner, "GNU") == 0 && type == NT_GNU_BUILD_ID && !binary->build_id) {
        struct hv_buf hex = {0};
        hv_buf_puts(&hex, "");
        for (size_t i = 0; i < n; i++)
            hv_buf_printf(&hex, "%02x", p[i]);
        binary->build_id = hv_atom(atoms, hex.p);
        hv_buf_done(&hex);
        return;
    }
    if (!binary->notes)
        binary->notes =
            hv_arena_alloc(binary->arena, MAX_NOTES * sizeof *binary->notes);
    if (binary->n_notes < MAX_NOTES)
        binary->notes[binary->n_notes++] =
            (struct hv_elf_note){.owner = hv_atom(atoms, owner),
                                 .type = type,
                                 .value = describe(p, n, binary->big_endian, atoms)};
}

static void take_notes(struct hv_binary *binary, Elf_Data *data)
{
    GElf_Nhdr note;
    size_t name, desc, at = 0, next;
    while (data->d_buf && (next = gelf_getnote(data, at, &note, &name, &desc)) > 0) {
        const char *bytes = data->d_buf;
        char owner[64] = "";
        if (note.n_namesz && note.n_namesz <= sizeof owner)
            memcpy(owner, bytes + name, note.n_namesz - 1);
        if (note.n_descsz <= MAX_NOTE)
            take_note(binary, owner, note.n_type, (const unsigned char *)bytes + desc,
                      note.n_descsz);
        at = next;
    }
}

/* ---- sections ---- */

/* names: the index of the section that has the sections' names. */
static const char *section_name(Elf *elf, size_t names, Elf_Scn *section)
{
    GElf_Shdr header;
    return gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name)
                                          : NULL;
}

/* name: NULL where the file has none for the section. */
static bool take_section(Elf_Scn *section, const char *name, struct hv_binary *binary,
                         struct hv_elf_look *look, struct hv_err *err)
{
    GElf_Shdr header;
    if (!name || !gelf_getshdr(section, &header))
        return hv_fail(err, HV_ERR_INPUT, NULL, "the ELF file is damaged: %s",
                       elf_errmsg(-1));
    bool there = header.sh_type != SHT_NOBITS && header.sh_size;
    if (there && (header.sh_offset > look->n_file ||
                  header.sh_size > look->n_file - header.sh_offset))
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "the ELF file is truncated: its section %.60s ends after the %" PRIu64
            " bytes",
            name, look->n_file);
    if (there &&
        (strcmp(name, ".debug_info") == 0 || strcmp(name, ".zdebug_info") == 0))
        look->dwarf = true;
    if (there && strcmp(name, ".BTF") == 0) {
        Elf_Data *data = elf_rawdata(section, NULL);
        if (!data || !data->d_buf)
            return hv_fail(err, HV_ERR_INPUT, NULL, "the section .BTF is truncated");
        look->btf = data->d_buf;
        look->n_btf = data->d_size;
    }
    if (there && header.sh_type == SHT_NOTE) {
        Elf_Data *data = elf_getdata(section, NULL);
        if (!data)
            return hv_fail(err, HV_ERR_INPUT, NULL, "the section %.60s is damaged: %s",
                           name, elf_errmsg(-1));
        take_notes(binary, data);
    }
    return true;
}

static bool take_sections(Elf *elf, const GElf_Ehdr *header, struct hv_binary *binary,
                          struct hv_elf_look *look, struct hv_err *err)
{
    size_t n, names;
    uint64_t table = (uint64_t)header->e_shnum * header->e_shentsize;
    if (header->e_shoff >= look->n_file || table > look->n_file - header->e_shoff)
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "the ELF file is truncated: its section table is at offset %" PRIu64
            ", but the file has %" PRIu64 " bytes",
            (uint64_t)header->e_shoff, look->n_file);
    if (elf_getshdrnum(elf, &n) != 0 || elf_getshdrstrndx(elf, &names) != 0)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "the ELF file is truncated or damaged: %s", elf_errmsg(-1));
    size_t seen = 0;
    for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s)); seen++)
        if (!take_section(s, section_name(elf, names, s), binary, look, err))
            return false;
    if (n && seen + 1 < n)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "the ELF file is truncated: it has %zu of %zu sections", seen,
                       n - 1);
    return true;
}

/* ---- the file ---- */

static bool look_at_elf(Elf *elf, struct hv_binary *binary, struct hv_elf_look *look,
                        struct hv_err *err)
{
    GElf_Ehdr header;
    if (!gelf_getehdr(elf, &header))
        return hv_fail(err, HV_ERR_INPUT, NULL, "the ELF file is damaged: %s",
                       elf_errmsg(-1));
    look->elf = true;
    binary->machine = header.e_machine;
    binary->bits = header.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
    binary->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    if (!take_sections(elf, &header, binary, look, err))
        return false;
    return look->dwarf || look->btf ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "the file has no types, neither DWARF (.debug_info) nor BTF (.BTF): "
                   "it was stripped, or built without -g");
}

/* What is not ELF: raw BTF, or something that a person may have meant. */
static bool look_at_bytes(int fd, struct hv_binary *binary, struct hv_elf_look *look,
                          struct hv_err *err)
{
    unsigned char head[0x206] = {0};
    ssize_t n = pread(fd, head, sizeof head, 0);
    bool little = head[0] == (BTF_MAGIC & 0xff) && head[1] == BTF_MAGIC >> 8;
    bool big = head[1] == (BTF_MAGIC & 0xff) && head[0] == BTF_MAGIC >> 8;
    if (n >= 0x206 && memcmp(head + 0x202, "HdrS", 4) == 0)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this is a compressed kernel image: its types are in the "
                       "vmlinux inside (use scripts/extract-vmlinux of the kernel)");
    if (memcmp(head, ELFMAG, SELFMAG) == 0)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "the ELF file is truncated: its header is not complete");
    if (n < 2 || !(little || big))
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this is neither an ELF file nor raw BTF: it begins with %02x "
                       "%02x %02x %02x",
                       head[0], head[1], head[2], head[3]);
    if (look->n_file > MAX_BTF)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this is raw BTF with %" PRIu64 " bytes; the limit is %d bytes",
                       look->n_file, MAX_BTF);
    struct hv_buf bytes = {0};
    char chunk[65536];
    off_t at = 0;
    while ((n = pread(fd, chunk, sizeof chunk, at)) > 0) {
        hv_buf_add(&bytes, chunk, (size_t)n);
        at += n;
    }
    binary->big_endian = big;
    look->btf = bytes.p;
    look->n_btf = bytes.n;
    return true;
}

bool hv_elf_look(int fd, struct hv_binary *binary, struct hv_elf_look *look,
                 struct hv_err *err)
{
    struct stat st;
    *look = (struct hv_elf_look){0};
    if (fstat(fd, &st) != 0)
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot read: %s", strerror(errno));
    look->n_file = (uint64_t)st.st_size;
    if (elf_version(EV_CURRENT) == EV_NONE)
        return hv_fail(err, HV_ERR_INPUT, NULL, "this libelf is too old");
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    look->handle = elf;
    if (elf && elf_kind(elf) == ELF_K_ELF)
        return look_at_elf(elf, binary, look, err);
    return look_at_bytes(fd, binary, look, err);
}

void hv_elf_close(struct hv_elf_look *look)
{
    if (look->handle)
        elf_end(look->handle);
    if (!look->elf && look->btf)
        free((void *)(uintptr_t)look->btf);
    *look = (struct hv_elf_look){0};
}
