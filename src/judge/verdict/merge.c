/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

#include "model/profile.h"

/* The guard on the side that has the entity. */
static const char *guard_of(const struct hv_change *c)
{
    const struct hv_entity *e = c->after.entity ? c->after.entity : c->before.entity;
    return e ? e->guard : NULL;
}

static bool is_of_guard(const struct hv_finding *f)
{
    return hv_change_fields(&f->change) == HV_FIELDS_GUARD && f->change.file &&
           f->change.note == HV_NOTE_NONE;
}

static bool is_one_cause(const struct hv_finding *a, const struct hv_finding *b)
{
    const struct hv_change *c = &a->change, *d = &b->change;
    return c->kind == d->kind && a->rule == b->rule && a->verdict == b->verdict &&
           c->versions.below == d->versions.below && c->kept == d->kept &&
           hv_same_text(c->file, d->file) && hv_same_text(guard_of(c), guard_of(d)) &&
           hv_finding_within(a, b) && hv_finding_within(b, a);
}

static void add_consequence(struct hv_finding *head, const struct hv_finding *f,
                            struct hv_arena *arena)
{
    struct hv_change *c = hv_arena_alloc(arena, sizeof *c);
    *c = f->change;
    c->next = NULL;
    hv_changes_append(&head->change.consequences, c);
    hv_changes_append(&head->change.consequences, c->consequences);
    c->consequences = NULL;
}

/* Merge all rows of i's cause into one; the others are marked in gone. */
static void group_guards(struct hv_result *result, size_t i, bool *gone)
{
    size_t head = i;
    for (size_t k = i + 1; k < result->n_findings; k++)
        if (!gone[k] && is_of_guard(&result->findings[k]) &&
            is_one_cause(&result->findings[i], &result->findings[k]) &&
            result->findings[k].change.cls == HV_CLASS_RECORD &&
            result->findings[head].change.cls != HV_CLASS_RECORD)
            head = k; /* the first record by name, as baselines have no line numbers */
    for (size_t k = i; k < result->n_findings; k++) {
        if (k == head || gone[k] || !is_of_guard(&result->findings[k]) ||
            !is_one_cause(&result->findings[i], &result->findings[k]))
            continue;
        gone[k] = k != i;
        add_consequence(&result->findings[head], &result->findings[k], result->arena);
    }
    gone[i] = head != i;
}

/* ---- saved state that grew ---- */

static bool is_grown_state(const struct hv_change *c)
{
    return c->kind == HV_KIND_ROLLBACK_REGISTER && c->cls == HV_CLASS_RECORD &&
           c->before.present && c->after.type;
}

/* Does the row of the saved state already report that the added member breaks a
 * rollback? A member with another effect stays a row. */
static bool is_implied_by(const struct hv_finding *f, const struct hv_change *state)
{
    const struct hv_change *c = &f->change;
    return c->kind == HV_KIND_MEMBER_ADDED && c->cls == HV_CLASS_RECORD &&
           f->verdict == HV_VERDICT_COMPATIBLE && f->rollback_break &&
           !(c->archs & ~state->archs) && !(c->audiences & ~state->audiences) &&
           hv_same_text(c->entity, state->after.type);
}

static void group_members(struct hv_result *result, struct hv_finding *head, bool *gone)
{
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (gone[i] || !is_implied_by(f, &head->change))
            continue;
        gone[i] = true;
        add_consequence(head, f, result->arena);
    }
}

/* Group findings with one cause. A guard that moves hides or exposes all declarations
 * under it: of findings in one file, for the same audiences and architectures, under
 * the same condition and with the same judgement, one stays and the others become its
 * consequences. If saved state grows, members that were added to it and break nothing
 * but a rollback become consequences of the state's finding. Keeps the order. */
static void findings_group(struct hv_result *result)
{
    bool *gone = hv_arena_alloc(result->arena, result->n_findings + 1);
    for (size_t i = 0; i < result->n_findings; i++)
        if (!gone[i] && is_of_guard(&result->findings[i]))
            group_guards(result, i, gone);
    for (size_t i = 0; i < result->n_findings; i++)
        if (is_grown_state(&result->findings[i].change))
            group_members(result, &result->findings[i], gone);
    HV_KEEP(f, result->findings, result->n_findings, !gone[f - result->findings]);
}

/* A finding with its merge key. */
struct keyed {
    const char *key;
    uint32_t audiences; /* of all findings with the key on its architectures */
    const struct hv_finding *finding;
};

/* ---- keys ---- */

static void put_field(struct hv_buf *buf, const char *s)
{
    hv_buf_puts(buf, s ? s : "");
    hv_buf_putc(buf, s ? '\n' : '\t'); /* NULL differs from "" */
}

/* Called for every change, so it avoids printf(). */
static void put_numbers(struct hv_buf *buf, const uint64_t *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hv_buf_put_u64(buf, numbers[i]);
        hv_buf_putc(buf, i + 1 < n ? ' ' : '\n');
    }
}

/* The width in bits of the type of a constant. Widths are not compared if only one side
 * has a value: 1ul << 4, or its removal, is one constant on all architectures. */
static uint64_t width_of_value(const struct hv_change *c, const struct hv_side *side)
{
    bool alone = !c->before.value_bits != !c->after.value_bits;
    bool constant = c->cls == HV_CLASS_CONSTANT || c->cls == HV_CLASS_MACRO;
    if (!alone || !constant || side->value_bits != 64 || !side->value)
        return side->value_bits;
    char *end;
    uint64_t most = side->is_unsigned ? UINT32_MAX : INT32_MAX;
    bool fits = strtoull(side->value + (*side->value == '-'), &end, 10) <= most;
    return fits && !*end ? 32 : 64; /* the values of an object are not a number */
}

/* The part of a side that must be equal on all architectures: widths, sign and values,
 * but not the spelling of a type, offsets, or the size of a whole record. */
static void put_side(struct hv_buf *buf, const struct hv_change *c,
                     const struct hv_side *side)
{
    int sign =
        c->member && side->type ? (int)hv_type_sign(side->type) : side->is_unsigned;
    const uint64_t numbers[] = {side->present,
                                c->member || c->kind == HV_KIND_TYPEDEF_CHANGED
                                    ? side->bits
                                    : width_of_value(c, side),
                                (uint64_t)sign};
    put_numbers(buf, numbers, HV_COUNT(numbers));
    put_field(buf, side->value);
    put_field(buf, side->text);
}

static const char *row_key(const struct hv_finding *f, struct hv_arena *arena)
{
    const struct hv_change *c = &f->change;
    HV_BUF buf = {0};
    const uint64_t numbers[] = {c->kind, c->cls, f->verdict};
    put_numbers(&buf, numbers, HV_COUNT(numbers));
    put_field(&buf, f->rule->id);
    put_field(&buf, c->entity);
    put_field(&buf, c->member);
    put_side(&buf, c, &c->before);
    put_side(&buf, c, &c->after);
    return hv_arena_strndup(arena, buf.p, buf.n);
}

/* The id by which waivers and other tools know a finding: it has no architecture, line
 * or file in it. */
static const char *finding_id(const struct hv_finding *f, struct hv_arena *arena)
{
    const struct hv_change *c = &f->change;
    char hex[HV_SHA256_HEX + 1];
    HV_BUF buf = {0};
    const char *const words[] = {f->rule->id, hv_kind_name(c->kind), c->entity,
                                 c->member ? c->member : ""};
    for (size_t i = 0; i < HV_COUNT(words); i++)
        put_field(&buf, words[i]);
    put_side(&buf, c, &c->before);
    put_side(&buf, c, &c->after);
    hv_sha256_hex(buf.p, buf.n, hex);
    return hv_arena_strndup(arena, hex, 12);
}

/* ---- consequences ---- */

static bool same_attributes(const struct hv_side *a, const struct hv_side *b)
{
    return a->offset == b->offset && a->bits == b->bits && a->size == b->size &&
           a->align == b->align && a->value_bits == b->value_bits &&
           hv_same_text(a->type, b->type) && hv_same_text(a->value, b->value) &&
           hv_same_text(a->text, b->text);
}

/* Are two consequences equal? They have only the values of their own architectures, so
 * those that differ in size or alignment stay apart: readers of the JSON take before
 * and after for all of archs, and per_arch is a key of rows only. */
static bool same_consequence(const struct hv_change *a, const struct hv_change *b)
{
    return a->kind == b->kind && hv_same_text(a->entity, b->entity) &&
           hv_same_text(a->member, b->member) &&
           same_attributes(&a->before, &b->before) &&
           same_attributes(&a->after, &b->after);
}

static void merge_consequences(struct hv_change **list, const struct hv_change *from,
                               struct hv_arena *arena)
{
    for (; from; from = from->next) {
        struct hv_change **at = list;
        while (*at && !same_consequence(*at, from))
            at = &(*at)->next;
        if (!*at) {
            *at = hv_arena_alloc(arena, sizeof **at);
            **at = *from;
            (*at)->consequences = (*at)->next = NULL;
        }
        (*at)->archs |= from->archs;
        (*at)->audiences |= from->audiences;
        merge_consequences(&(*at)->consequences, from->consequences, arena);
    }
}

/* ---- one row ---- */

static void fill_per_arch(struct hv_finding *row, const struct keyed *k, size_t n,
                          struct hv_arena *arena)
{
    bool differ = false;
    for (size_t i = 1; i < n; i++)
        differ |= !same_attributes(&k[i].finding->change.before, &row->change.before) ||
                  !same_attributes(&k[i].finding->change.after, &row->change.after);
    if (!differ)
        return;
    row->per_arch = hv_arena_alloc(arena, n * sizeof *row->per_arch);
    row->n_per_arch = n;
    for (size_t i = 0; i < n; i++) {
        const struct hv_change *c = &k[i].finding->change;
        row->per_arch[i] = (struct hv_per_arch){
            .arch = hv_lowest_bit(c->archs), .before = c->before, .after = c->after};
    }
}

/* Each architecture may have its own first release. */
static void fill_since(struct hv_finding *row, const struct keyed *k, size_t n,
                       struct hv_arena *arena)
{
    const char **on = hv_arena_alloc(arena, HV_MAX_ARCHS * sizeof *on);
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        const char *since = k[i].finding->released_since;
        HV_EACH_BIT (a, k[i].finding->change.archs)
            if (since && (!on[a] || hv_release_compare(since, on[a]) < 0))
                on[a] = since;
    }
    HV_EACH_BIT (a, row->change.archs)
        differ |= !hv_same_text(on[a], row->released_since);
    if (differ)
        row->since_on = on;
}

static void add_calls(struct hv_finding *row, const struct hv_strings *calls,
                      struct hv_arena *arena)
{
    if (!calls)
        return;
    struct hv_strings *all = hv_arena_alloc(arena, sizeof *all);
    *all = hv_strings_both(row->reachable_from ?: all, calls, arena);
    row->reachable_from = all;
}

static void add_to_row(struct hv_finding *row, const struct hv_finding *f,
                       struct hv_arena *arena)
{
    row->change.archs |= f->change.archs;
    row->change.audiences |= f->change.audiences;
    merge_consequences(&row->change.consequences, f->change.consequences, arena);
    if (f->released_since &&
        (!row->released_since ||
         hv_release_compare(f->released_since, row->released_since) < 0))
        row->released_since = f->released_since;
    if (!row->version_macro) {
        row->version_macro = f->version_macro;
        row->version_before = f->version_before;
        row->version_after = f->version_after;
    }
    add_calls(row, f->reachable_from, arena);
    row->unreachable_for_strict &= f->unreachable_for_strict;
    row->header_gone &= f->header_gone;
    row->unreleased &= f->unreleased;
}

/* ---- the sentence ---- */

static void put_versions(struct hv_buf *buf, const struct hv_finding *f)
{
    const char *before = f->version_before, *after = f->version_after;
    if (!after)
        hv_buf_printf(buf, " %s, which covers it, is gone", f->version_macro);
    else if (f->verdict == HV_VERDICT_VERSIONED)
        hv_buf_printf(buf,
                      " %s went from %s to %s, so the hypervisor refuses binaries that "
                      "were built against the old header",
                      f->version_macro, before, after);
    else if (before && strcmp(before, after) == 0)
        hv_buf_printf(buf, " %s covers it and is still %s", f->version_macro, after);
    else
        hv_buf_printf(buf, " %s covers it only on the new side", f->version_macro);
    if (f->verdict == HV_VERDICT_BREAK && f->released_since)
        hv_buf_printf(buf, ", though releases since %s shipped the old form",
                      f->released_since);
    hv_buf_putc(buf, '.');
}

static const char *sentence_of(const struct hv_finding *f, struct hv_arena *arena)
{
    HV_BUF buf = {0};
    hv_buf_puts(&buf, f->rule->title);
    hv_buf_putc(&buf, '.');
    if (f->change.unseen_why)
        hv_buf_printf(&buf, " %s", f->change.unseen_why);
    if (f->verdict == HV_VERDICT_UNRELEASED)
        hv_buf_puts(&buf, " No recorded release shipped the old form.");
    else if (f->version_macro)
        put_versions(&buf, f);
    else if (f->verdict == HV_VERDICT_BREAK && f->released_since)
        hv_buf_printf(&buf, " Releases since %s shipped the old form.",
                      f->released_since);
    else {
        hv_buf_putc(&buf, ' ');
        hv_buf_puts(&buf, f->rule->why);
    }
    if (f->unreachable_for_strict)
        hv_buf_puts(
            &buf,
            " Only calls of other audiences reach it, although no guard hides it.");
    if (f->change.kept)
        hv_buf_puts(&buf, " A source that selects an older interface version still "
                          "sees the old form.");
    return hv_arena_strndup(arena, buf.p, buf.n);
}

static struct hv_finding make_row(const struct keyed *k, size_t n,
                                  struct hv_arena *arena)
{
    struct hv_finding row = *k[0].finding;
    row.released_since = NULL;
    row.change.next = row.change.consequences = NULL;
    row.reachable_from = NULL;
    for (size_t i = 0; i < n; i++)
        add_to_row(&row, k[i].finding, arena);
    fill_per_arch(&row, k, n, arena);
    fill_since(&row, k, n, arena);
    row.id = finding_id(&row, arena);
    row.why = sentence_of(&row, arena);
    return row;
}

/* ---- all rows ---- */

HV_BY(by_audiences_and_arch, struct keyed,
      HV_ORDER(x->audiences, y->audiences)
          ?: HV_ORDER(x->finding->change.archs, y->finding->change.archs))

/* Make rows from findings of one key. All architectures of a row have the same
 * audiences: separate unions would claim pairs of architecture and audience that do not
 * exist. */
static size_t make_rows(struct keyed *k, size_t n, struct hv_finding *rows,
                        struct hv_arena *arena)
{
    size_t n_rows = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t other = 0; other < n; other++)
            if (k[i].finding->change.archs == k[other].finding->change.archs)
                k[i].audiences |= k[other].finding->change.audiences;
    qsort(k, n, sizeof *k, by_audiences_and_arch);
    HV_EACH_RUN (i, end, n, k[end].audiences == k[i].audiences)
        rows[n_rows++] = make_row(k + i, end - i, arena);
    return n_rows;
}

static int compare_sides(const struct hv_side *a, const struct hv_side *b)
{
    return HV_ORDER(a->bits, b->bits) ?: hv_compare_text(a->type, b->type)
               ?: hv_compare_text(a->value, b->value)
               ?: hv_compare_text(a->text, b->text);
}

static int by_importance(const void *a, const void *b)
{
    const struct hv_finding *x = a, *y = b;
    const struct hv_change *c = &x->change, *d = &y->change;
    int order = HV_ORDER(x->verdict, y->verdict)
                    ?: hv_compare_text(c->entity, d->entity)
                    ?: hv_compare_text(c->member, d->member)
                    ?: HV_ORDER(c->kind, d->kind);
    if (!order && c->last_line)
        order = HV_ORDER(c->line, d->line); /* regions in the order of the file */
    return order ?: HV_ORDER(hv_lowest_bit(c->archs), hv_lowest_bit(d->archs))
               ?: compare_sides(&c->before, &d->before)
               ?: compare_sides(&c->after, &d->after);
}

static bool same_change(const struct hv_change *a, const struct hv_change *b)
{
    return a->kind == b->kind && hv_same_text(a->entity, b->entity) &&
           hv_same_text(a->member, b->member) &&
           hv_same_text(a->before.value, b->before.value) &&
           hv_same_text(a->after.value, b->after.value) &&
           a->before.bits == b->before.bits && a->after.bits == b->after.bits;
}

/* Copy what older interfaces keep from another architecture, if headers could not be
 * read here for the audience that can ask for them. */
static void copy_kept(struct hv_finding *findings, size_t n)
{
    size_t n_breaks = 0, cap = 0;
    HV_FREED struct hv_finding **breaks = NULL;
    HV_EACH (f, findings, n)
        if (f->verdict == HV_VERDICT_BREAK && !f->change.kept)
            *HV_ADD(breaks, n_breaks, cap) = f;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; findings[i].change.kept && k < n_breaks; k++) {
            struct hv_finding *f = breaks[k];
            if (f->change.kept || !same_change(&f->change, &findings[i].change))
                continue;
            f->change.kept = true;
            f->verdict = HV_VERDICT_SOURCE;
            f->rollback_break = false;
        }
}

void hv_findings_merge(struct hv_finding *findings, size_t n, struct hv_result *result)
{
    copy_kept(findings, n);
    struct hv_arena *arena = result->arena;
    HV_ARENA scratch = hv_arena_new();
    struct keyed *keyed = hv_arena_alloc(scratch, (n + 1) * sizeof *keyed);
    struct hv_finding *rows =
        hv_arena_alloc(arena, (result->n_findings + n + 1) * sizeof *rows);
    for (size_t i = 0; i < n; i++)
        keyed[i] = (struct keyed){.key = row_key(&findings[i], scratch),
                                  .finding = &findings[i]};
    qsort(keyed, n, sizeof *keyed, hv_by_text);
    for (size_t i = 0; i < result->n_findings; i++)
        rows[i] = result->findings[i];
    HV_EACH_RUN (i, end, n, strcmp(keyed[end].key, keyed[i].key) == 0)
        result->n_findings +=
            make_rows(&keyed[i], end - i, rows + result->n_findings, arena);
    qsort(rows, result->n_findings, sizeof *rows, by_importance);
    result->findings = rows;
    findings_group(result);
}
