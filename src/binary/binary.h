/* SPDX-License-Identifier: MIT
 *
 * Binary: what a compiler really emitted -> types. The cross-check reader, independent
 * of the one for headers: an ELF file with DWARF or BTF, or raw BTF, becomes a variant
 * of records, typedefs and enums, with the other facts that the file records.
 *
 * The file is untrusted. The caller's process opens it, and a helper program reads it
 * in the same sandbox as headers; only the helper loads the libraries for it (libelf,
 * libdw, libbpf). What the helper sends is checked byte by byte.
 *
 * What these formats do not record is left at zero: packing, and alignment but where
 * the source asks for one and the file is DWARF.
 */
#pragma once

#include "model/variant.h"

enum hv_binary_form { HV_BINARY_DWARF, HV_BINARY_BTF };
enum { HV_BINARY_FORMS = HV_BINARY_BTF + 1 };

struct hv_elf_note {
    const char *owner;
    uint64_t type;
    const char *value; /* the text that it holds, else a number as 0x..., else hex */
};

struct hv_binary {
    struct hv_arena *arena;
    enum hv_binary_form form;
    uint64_t machine; /* ELF e_machine; 0: raw BTF, which has none */
    unsigned bits;    /* of a pointer: 32 or 64 */
    bool big_endian;
    const char *build_id; /* hex; NULL: none */
    size_t n_notes;
    struct hv_elf_note *notes;
    const struct hv_spelling *spelling; /* names were changed by it; NULL: unchanged */
    struct hv_variant types;            /* the caller sets audience and architecture */
};

struct hv_binary_options {
    const char *helper; /* path of the helper program; NULL: this build has none */
    const struct hv_strings *keep; /* typedefs at which resolving a type stops; NULL */
    bool no_sandbox;
    bool places;   /* record where each type is declared */
    unsigned bits; /* of a pointer, if the file does not say; 0: unknown */
};

/* Read the file. Fails (HV_ERR_INPUT) if it cannot be opened, is not a regular file, is
 * too long, is neither ELF nor BTF, is damaged, has no types, or the helper ends early.
 * The caller frees with hv_binary_free(). */
struct hv_binary *hv_binary_read(const char *path,
                                 const struct hv_binary_options *options,
                                 struct hv_atoms *atoms, struct hv_err *err);
void hv_binary_free(struct hv_binary *binary); /* accepts NULL */

/* Replace the binary's names of types by those of the profile's headers, if the profile
 * knows the spelling of such binaries. */
void hv_binary_normalise_names(struct hv_binary *binary,
                               const struct hv_profile *profile);

/* Set the alignment of records and typedefs from their members, if the file does not
 * record it; align64: the natural alignment of a 64-bit integer, in bytes (0: 8). */
void hv_binary_fill_alignment(struct hv_binary *binary, unsigned align64);

const char *hv_binary_form_name(enum hv_binary_form form); /* "DWARF" */

/* Of an ELF machine, as target triples begin: "x86_64", "aarch64"; NULL: unknown. */
const char *hv_machine_name(uint64_t machine, unsigned bits);
/* Does that machine run code for the target triple? */
bool hv_machine_is(uint64_t machine, unsigned bits, bool big_endian,
                   const char *target);

/* Serialize and deserialize (binary_serial.c), for the helper and its caller. */
void hv_binary_write(const struct hv_binary *binary, struct hv_buf *buf);
struct hv_binary *hv_binary_decode(const char *p, size_t n, struct hv_atoms *atoms,
                                   struct hv_err *err);
