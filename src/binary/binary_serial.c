/* SPDX-License-Identifier: MIT
 *
 * A binary as bytes: what the file says about itself, then its types.
 */
#include "base/serial.h"
#include "binary/binary.h"

enum { MAX_FACTS = 1 << 20 };

static void pass_facts(const struct hv_serial_walk *walk, struct hv_binary *binary)
{
    binary->form =
        (enum hv_binary_form)hv_serial_pass(walk, binary->form, HV_BINARY_FORMS - 1);
    binary->machine = hv_serial_pass(walk, binary->machine, UINT16_MAX);
    binary->bits = (unsigned)hv_serial_pass(walk, binary->bits, 64);
    binary->big_endian = hv_serial_pass(walk, binary->big_endian, 1);
    binary->build_id = hv_serial_pass_string(walk, binary->build_id);
    HV_SERIAL_PASS_LIST(walk, binary->arena, binary->notes, binary->n_notes);
    HV_EACH (note, binary->notes, binary->n_notes) {
        note->owner = hv_serial_pass_needed(walk, note->owner);
        note->type = hv_serial_pass(walk, note->type, UINT64_MAX);
        note->value = hv_serial_pass_needed(walk, note->value);
    }
}

void hv_binary_write(const struct hv_binary *binary, struct hv_buf *buf)
{
    HV_BUF facts = {0};
    HV_SERIAL_OUT out = {.buf = buf}, of_facts = {.buf = &facts};
    struct hv_binary copy = *binary;
    pass_facts(&(struct hv_serial_walk){.out = &of_facts}, &copy);
    hv_serial_put(&out, facts.n);
    hv_buf_add(buf, facts.p, facts.n);
    hv_variant_write(&binary->types, buf);
}

struct hv_binary *hv_binary_decode(const char *p, size_t n, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    struct hv_binary *binary = hv_owner_new(sizeof *binary);
    binary->types.arena = binary->arena;
    binary->types.atoms = atoms;

    HV_SERIAL_IN in = hv_serial_in_of(p, n, atoms);
    size_t n_facts = hv_serial_get_max(&in, MAX_FACTS);
    const char *facts = (const char *)in.p;
    bool bad = in.bad || n_facts > (size_t)(in.end - in.p);
    if (!bad) {
        HV_SERIAL_IN of_facts = hv_serial_in_of(facts, n_facts, atoms);
        pass_facts(&(struct hv_serial_walk){.in = &of_facts}, binary);
        bad = of_facts.bad || of_facts.p != of_facts.end;
    }
    const char *types = facts + (bad ? 0 : n_facts);
    if (bad ? !hv_fail(err, HV_ERR_INPUT, NULL,
                       "the output of the program that reads ELF files is damaged")
            : !hv_variant_read(&binary->types, types, n - (size_t)(types - p), err)) {
        hv_binary_free(binary);
        return NULL;
    }
    return binary;
}

void hv_binary_free(struct hv_binary *binary)
{
    hv_owner_free(binary);
}

const char *hv_binary_form_name(enum hv_binary_form form)
{
    static const char *const names[] = {"DWARF", "BTF"};
    return names[form];
}
