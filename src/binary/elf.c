/* SPDX-License-Identifier: MIT */
#include "binary/elf.h"

#include "binary/ctypes.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NOTES = 1000, MAX_NOTE = 4096, MAX_BTF = 256 << 20 };

/* ---- notes ---- */

/* The length of the text, without padding; 0: it is no text. A number can look like
 * text, so a value of the size of a number must end like a string. */
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

static const char *hex_of(const unsigned char *p, size_t n, struct hv_atoms *atoms)
{
    HV_BUF hex = {0};
    hv_buf_puts(&hex, "");
    for (size_t i = 0; i < n; i++)
        hv_buf_printf(&hex, "%02x", p[i]);
    return hv_atom(atoms, hex.p);
}

static const char *describe(const unsigned char *p, size_t n, bool big_endian,
                            struct hv_atoms *atoms)
{
    size_t length = text_length(p, n);
    if (length)
        return hv_atom_n(atoms, (const char *)p, length);
    if (n == 4 || n == 8)
        return hv_atom_printf(atoms, "0x%" PRIx64, read_number(p, n, big_endian));
    return hex_of(p, n, atoms);
}

static void take_note(struct hv_binary *binary, const char *owner, uint64_t type,
                      const unsigned char *p, size_t n)
{
    struct hv_atoms *atoms = binary->types.atoms;
    if (strcmp(owner, "GNU") == 0 && type == NT_GNU_BUILD_ID && !binary->build_id) {
        binary->build_id = hex_of(p, n, atoms);
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

/* names: the index of the section with the names of sections. */
static const char *section_name(Elf *elf, size_t names, Elf_Scn *section)
{
    GElf_Shdr header;
    return gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name)
                                          : NULL;
}

/* Sections whose types are not read, and what to do. */
static const struct {
    const char *section; /* how its name begins */
    const char *why;
} unreadable[] = {
    {".gnu_debuglink",
     "its debug information was put into a file of its own, which its "
     "section .gnu_debuglink names: verify that one"},
    {".ctf", "it has CTF, which is not read: compile with -g or -gbtf"},
    {".gnu.lto_", "it is for link-time optimisation (-flto) and was built without -g: "
                  "compile with -g"},
};

/* Is it debug information, including that of link-time optimisation and split files? */
static bool is_dwarf(const char *name)
{
    static const char lto[] = ".gnu.debuglto_";
    if (hv_begins_with(name, lto))
        name += strlen(lto);
    return hv_begins_with(name, ".debug_info") ||
           hv_begins_with(name, ".zdebug_info") || hv_begins_with(name, ".debug_types");
}

/* Fail if libelf cannot decompress a section, which would otherwise seem empty. */
static bool check_compression(Elf_Scn *section, const char *name, struct hv_err *err)
{
    GElf_Chdr header;
    return !gelf_getchdr(section, &header) || header.ch_type == ELFCOMPRESS_ZLIB ||
           elf_compress(section, 0, 0) >= 0 ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "its section %.60s is compressed in a way (%s) that the libelf of "
                   "this machine cannot read: use objcopy --decompress-debug-sections, "
                   "or compile with -gz=zlib",
                   name, header.ch_type == 2 ? "zstd" : "unknown");
}

/* Fails for several sections of that name: linkers make one, and none are merged. */
static bool take_btf(Elf_Scn *section, struct hv_elf_look *look, struct hv_err *err)
{
    Elf_Data *data = elf_rawdata(section, NULL);
    if (!data || !data->d_buf)
        return hv_fail(err, HV_ERR_INPUT, NULL, "the section .BTF is truncated");
    if (look->btf)
        return hv_fail(err, HV_ERR_INPUT, NULL, "it has several sections .BTF");
    look->btf = data->d_buf;
    look->n_btf = data->d_size;
    return true;
}

/* name: NULL if the section has none. */
static bool take_section(Elf_Scn *section, const char *name, struct hv_binary *binary,
                         struct hv_elf_look *look, struct hv_err *err)
{
    GElf_Shdr header;
    if (!name || !gelf_getshdr(section, &header))
        return hv_fail(err, HV_ERR_INPUT, NULL, "the ELF file is damaged: %s",
                       elf_errmsg(-1));
    if (header.sh_type == SHT_NOBITS || !header.sh_size)
        return true;
    if (header.sh_offset > look->n_file ||
        header.sh_size > look->n_file - header.sh_offset)
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "the ELF file is truncated: its section %.60s ends after the %" PRIu64
            " bytes",
            name, look->n_file);
    for (size_t i = 0; i < HV_COUNT(unreadable) && !look->why; i++)
        if (hv_begins_with(name, unreadable[i].section))
            look->why = unreadable[i].why;
    look->dwarf |= is_dwarf(name);
    if (is_dwarf(name) && header.sh_flags & SHF_GROUP)
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "its types are in sections of their own (-fdebug-types-section), "
            "which only a linker brings together: verify what it is linked "
            "into, or compile without that option");
    if (is_dwarf(name) && !check_compression(section, name, err))
        return false;
    if (strcmp(name, ".BTF") == 0)
        return take_btf(section, look, err);
    Elf_Data *notes = header.sh_type == SHT_NOTE ? elf_getdata(section, NULL) : NULL;
    if (notes)
        take_notes(binary, notes);
    return notes || header.sh_type != SHT_NOTE ||
           hv_fail(err, HV_ERR_INPUT, NULL, "the section %.60s is damaged: %s", name,
                   elf_errmsg(-1));
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
    binary->machine = header.e_machine;
    binary->bits = header.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
    binary->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
    if (!take_sections(elf, &header, binary, look, err))
        return false;
    return look->dwarf || look->btf ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "the file has no types, neither DWARF (.debug_info) nor BTF (.BTF): "
                   "%s",
                   look->why ? look->why : "it was stripped, or built without -g");
}

/* Files that are not ELF files, and what to do with each. */
static const struct {
    size_t at;
    const char *bytes;
    size_t n;
    const char *why;
} others[] = {
    {0x202, "HdrS", 4,
     "this is a compressed kernel image: its types are in the vmlinux "
     "inside (use scripts/extract-vmlinux of the kernel)"},
    {0, ELFMAG, SELFMAG, "the ELF file is truncated: its header is not complete"},
    {0, "!<arch>\n", 8,
     "this is a static library: unpack it (ar x) and verify its "
     "objects"},
    {0, "BC\xc0\xde", 4,
     "this is LLVM bitcode (clang -flto): compile without -flto, or "
     "verify what it is linked into"},
    {0, "\x1f\x8b", 2, "this is compressed with gzip: unpack it first"},
    {0,
     "\xfd"
     "7zXZ",
     5, "this is compressed with xz: unpack it first"},
    {0, "\x28\xb5\x2f\xfd", 4, "this is compressed with zstd: unpack it first"},
    {0, "MZ", 2,
     "this is an EFI program: verify the ELF file that it was made from "
     "(of a kernel vmlinux)"},
};

/* Plain kernel images, which contain the kernel's memory, with its BTF. */
static const struct {
    size_t at;
    const char *bytes;
    uint64_t machine;
} images[] = {{0x38, "ARM\x64", EM_AARCH64}, {0x38, "RSC\x05", EM_RISCV}};

static bool read_bytes(int fd, struct hv_elf_look *look, struct hv_err *err)
{
    if (look->n_file > MAX_BTF)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this is raw BTF or an image with %" PRIu64
                       " bytes; the limit is %d bytes",
                       look->n_file, MAX_BTF);
    look->bytes = hv_alloc(look->n_file + 1);
    uint64_t at = 0;
    ssize_t n;
    while (at < look->n_file &&
           (n = pread(fd, look->bytes + at, look->n_file - at, (off_t)at)) > 0)
        at += (uint64_t)n;
    look->n_file = at;
    return true;
}

/* Find the longest BTF in the image: other data may look like a short one. */
static bool find_btf(struct hv_elf_look *look, struct hv_err *err)
{
    for (size_t i = 0; i + 4 <= look->n_file; i += 4) {
        size_t n = hv_btf_size(look->bytes + i, look->n_file - i);
        if (n > look->n_btf) {
            look->btf = look->bytes + i;
            look->n_btf = n;
        }
    }
    return look->btf ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "this is a kernel's image without BTF: verify the vmlinux that it "
                   "was made from, or build with CONFIG_DEBUG_INFO_BTF");
}

/* Handle files other than ELF: raw BTF, an image with BTF, or a likely mistake. */
static bool look_at_bytes(int fd, struct hv_binary *binary, struct hv_elf_look *look,
                          struct hv_err *err)
{
    char head[0x206] = {0};
    ssize_t n = pread(fd, head, sizeof head, 0);
    bool big = n >= 2 && head[0] == '\xeb' && head[1] == '\x9f';
    for (size_t i = 0; i < HV_COUNT(images); i++)
        if (memcmp(head + images[i].at, images[i].bytes, 4) == 0) {
            binary->machine = images[i].machine;
            binary->bits = 64;
            return read_bytes(fd, look, err) && find_btf(look, err);
        }
    for (size_t i = 0; i < HV_COUNT(others); i++)
        if (memcmp(head + others[i].at, others[i].bytes, others[i].n) == 0)
            return hv_fail(err, HV_ERR_INPUT, NULL, "%s", others[i].why);
    if (!big && !(n >= 2 && head[0] == '\x9f' && head[1] == '\xeb'))
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this is neither an ELF file nor raw BTF: it begins with %02x "
                       "%02x %02x %02x",
                       (unsigned char)head[0], (unsigned char)head[1],
                       (unsigned char)head[2], (unsigned char)head[3]);
    binary->big_endian = big;
    if (!read_bytes(fd, look, err))
        return false;
    look->btf = look->bytes;
    look->n_btf = look->n_file;
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
    free(look->bytes);
    *look = (struct hv_elf_look){0};
}
