/* SPDX-License-Identifier: MIT
 *
 * A binary as bytes: what the file says about itself, then its types.
 */
#include "base/serial.h"
#include "binary/binary.h"

enum { MAX_FACTS = 1 << 20 };

void hv_binary_write(const struct hv_binary *binary, struct hv_buf *buf)
{
    struct hv_buf facts = {0};
    struct hv_serial_out out;
    hv_serial_out_init(&out, &facts);
    hv_serial_put(&out, binary->form);
    hv_serial_put(&out, binary->machine);
    hv_serial_put(&out, binary->bits);
    hv_serial_put(&out, binary->big_endian);
    hv_serial_put_string(&out, binary->build_id);
    hv_serial_put(&out, binary->n_notes);
    for (size_t i = 0; i < binary->n_notes; i++) {
        hv_serial_put_string(&out, binary->notes[i].owner);
        hv_serial_put(&out, binary->notes[i].type);
        hv_serial_put_string(&out, binary->notes[i].value);
    }
    hv_serial_out_done(&out);
    hv_serial_out_init(&out, buf);
    hv_serial_put(&out, facts.n);
    hv_serial_out_done(&out);
    hv_buf_add(buf, facts.p, facts.n);
    hv_buf_done(&facts);
    hv_variant_write(&binary->types, buf);
}

static void get_facts(struct hv_serial_in *in, struct hv_binary *binary)
{
    binary->form = (enum hv_binary_form)hv_serial_get_max(in, HV_BINARY_FORMS - 1);
    binary->machine = hv_serial_get_max(in, UINT16_MAX);
    binary->bits = (unsigned)hv_serial_get_max(in, 64);
    binary->big_endian = hv_serial_get_max(in, 1);
    binary->build_id = hv_serial_get_string(in);
    binary->n_notes = hv_serial_get_count(in);
    binary->notes =
        hv_arena_alloc(binary->arena, (binary->n_notes + 1) * sizeof *binary->notes);
    for (size_t i = 0; i < binary->n_notes && !in->bad; i++) {
        binary->notes[i].owner = hv_serial_need_string(in);
        binary->notes[i].type = hv_serial_get(in);
        binary->notes[i].value = hv_serial_need_string(in);
    }
    in->bad |= in->p != in->end;
}

struct hv_binary *hv_binary_decode(const char *p, size_t n, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    struct hv_binary *binary = hv_alloc(sizeof *binary);
    binary->arena = hv_arena_new();
    binary->types.arena = binary->arena;
    binary->types.atoms = atoms;

    struct hv_serial_in in;
    hv_serial_in_init(&in, p, n, atoms);
    size_t n_facts = hv_serial_get_max(&in, MAX_FACTS);
    const char *facts = (const char *)in.p;
    bool bad = in.bad || n_facts > (size_t)(in.end - in.p);
    hv_serial_in_done(&in);
    if (!bad) {
        hv_serial_in_init(&in, facts, n_facts, atoms);
        get_facts(&in, binary);
        bad = in.bad;
        hv_serial_in_done(&in);
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
    if (!binary)
        return;
    hv_arena_free(binary->arena);
    free(binary);
}

const char *hv_binary_form_name(enum hv_binary_form form)
{
    static const char *const names[] = {"DWARF", "BTF"};
    return names[form];
}
