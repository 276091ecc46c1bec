/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "model/entity_serial.h"
#include "store/attributes.h"
#include "store/json_text.h"

/* Put what distinguishes a change from those like it: "entity", or a list without its
 * empty end. */
static void put_item(struct hv_buf *buf, const struct hv_precedent *p)
{
    size_t n = p->also.n        ? 6
               : p->renamed_to  ? 5
               : p->old.present ? 4
               : p->member      ? 2
                                : 1;
    if (n > 1)
        hv_buf_putc(buf, '[');
    hv_json_put_string(buf, p->entity);
    if (n > 1) {
        hv_buf_putc(buf, ',');
        hv_json_put_string(buf, p->member);
    }
    if (n > 2) {
        hv_buf_putc(buf, ',');
        hv_attributes_write(&p->old, "", buf);
        hv_buf_putc(buf, ',');
        hv_attributes_write(&p->new, "", buf);
    }
    if (n > 4) {
        hv_buf_putc(buf, ',');
        hv_json_put_string(buf, p->renamed_to);
    }
    if (n > 5) {
        hv_buf_putc(buf, ',');
        hv_json_put_list(buf, p->also.v, p->also.n);
    }
    if (n > 1)
        hv_buf_putc(buf, ']');
}

/* ---- similar changes ---- */

static bool is_alike(const struct hv_precedent *a, const struct hv_precedent *b)
{
    return a->kind == b->kind && a->cls == b->cls && a->verdict == b->verdict &&
           a->rollback_break == b->rollback_break && a->archs == b->archs &&
           a->audiences == b->audiences && strcmp(a->rule, b->rule) == 0;
}

/* Put the changes that only differ in their item from the first of n, on one line. */
static void put_alike(struct hv_buf *buf, const struct hv_precedent *rows, size_t n)
{
    hv_buf_printf(buf, "[\"%s\",\"%s\",\"%s\",\"%s\",", hv_kind_name(rows->kind),
                  hv_class_name(rows->cls), hv_verdict_name(rows->verdict),
                  rows->rollback_break ? "break" : "ok");
    hv_json_put_string(buf, rows->rule);
    hv_buf_printf(buf, ",%" PRIu32 ",%" PRIu32, rows->archs, rows->audiences);
    HV_EACH (row, rows, n)
        if (is_alike(row, rows)) {
            hv_buf_putc(buf, ',');
            put_item(buf, row);
        }
    hv_buf_putc(buf, ']');
}

static void put_changes(struct hv_buf *buf, const struct hv_precedent *rows, size_t n)
{
    if (!n)
        return;
    hv_json_put_key(buf, "changes");
    hv_buf_putc(buf, '[');
    for (size_t i = 0; i < n; i++) {
        if (HV_ANY(row, rows, i, is_alike(row, &rows[i])))
            continue;
        hv_buf_puts(buf, i ? ",\n" : "\n");
        put_alike(buf, rows + i, n - i);
    }
    hv_buf_putc(buf, ']');
}

/* ---- the file ---- */

/* Most commits change nothing: these are written as just their id. */
static bool is_bare(const struct hv_recorded_commit *commit)
{
    return !commit->n && !commit->failures.n;
}

static void put_commit(struct hv_buf *buf, const struct hv_recorded_commit *commit,
                       const struct hv_precedent *rows)
{
    if (is_bare(commit)) {
        hv_json_put_string(buf, commit->id);
        return;
    }
    hv_buf_printf(buf, "{\"commit\":\"%s\",\"date\":\"%s\"", commit->id, commit->date);
    if (commit->release)
        hv_json_put_key_string(buf, "release", commit->release);
    hv_json_put_key_string(buf, "subject", commit->subject);
    if (commit->failures.n) {
        hv_json_put_key(buf, "not_looked_at");
        hv_json_put_list(buf, commit->failures.v, commit->failures.n);
    }
    put_changes(buf, rows + commit->first, commit->n);
    hv_buf_putc(buf, '}');
}

static void put_head(struct hv_buf *buf, const struct hv_commit_index *index,
                     const struct hv_profile *profile)
{
    struct hv_set_names archs = hv_arch_names(profile, ~0u);
    struct hv_set_names audiences = hv_audience_names(profile, ~0u);
    hv_buf_puts(buf, "{\n\"schema\":\"hvabi-commits/1\"");
    hv_json_put_line_string(buf, "profile", profile->name);
    hv_json_put_line(buf, "archs"); /* they have bits 1, 2, 4 ... */
    hv_json_put_list(buf, archs.v, archs.n);
    hv_json_put_line(buf, "audiences");
    hv_json_put_list(buf, audiences.v, audiences.n);
    hv_buf_printf(buf, ",\n\"inputs_sha256\":\"%s\"", index->inputs);
    hv_buf_printf(buf, ",\n\"from\":\"%s\",\n\"to\":\"%s\",\n\"total\":%zu",
                  index->from, index->to, index->total);
    if (index->shards)
        hv_buf_printf(buf, ",\n\"shard\":[%u,%u]", index->shard, index->shards);
}

void hv_commit_index_write(const struct hv_commit_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf)
{
    enum { A_LINE = 6 }; /* bare commits per line */
    size_t bare = 0;     /* on this line */
    put_head(buf, index, profile);
    hv_buf_puts(buf, ",\n\"commits\":[");
    for (size_t i = 0; i < index->n; i++) {
        bool on = bare && bare < A_LINE && is_bare(&index->commits[i]);
        hv_buf_puts(buf, !i ? "\n" : on ? "," : ",\n");
        bare = !is_bare(&index->commits[i]) ? 0 : on ? bare + 1 : 1;
        put_commit(buf, &index->commits[i], index->rows);
    }
    hv_buf_puts(buf, "\n]\n}\n");
}

/* ---- as bytes ---- */

static void pass_head(const struct hv_serial_walk *walk, struct hv_commit_index *index)
{
    const char **const strings[] = {&index->inputs, &index->from, &index->to};
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    index->total = hv_serial_pass(walk, index->total, SIZE_MAX);
    index->shard = hv_serial_pass32(walk, index->shard);
    index->shards = hv_serial_pass32(walk, index->shards);
}

/* But for its rows. */
static void pass_commit(const struct hv_serial_walk *walk, struct hv_arena *arena,
                        struct hv_recorded_commit *commit)
{
    const char **const strings[] = {&commit->id, &commit->date, &commit->release,
                                    &commit->subject};
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    hv_names_pass(walk, arena, &commit->failures);
    commit->n = hv_serial_pass_count(walk, commit->n);
}

void hv_commit_index_put(const struct hv_commit_index *index, struct hv_serial_out *out)
{
    const struct hv_serial_walk walk = {.out = out};
    struct hv_commit_index head = *index;
    pass_head(&walk, &head);
    hv_serial_put(out, index->n);
    HV_EACH (commit, index->commits, index->n) {
        struct hv_recorded_commit copy = *commit;
        pass_commit(&walk, index->arena, &copy);
        HV_EACH (row, index->rows + commit->first, commit->n) {
            struct hv_precedent bare = *row;
            bare.release = NULL; /* it is the commit */
            hv_change_row_pass(&walk, index->arena, &bare);
        }
    }
}

static void get_commit(struct hv_serial_in *in, struct hv_commit_index *index)
{
    const struct hv_serial_walk walk = {.in = in};
    struct hv_recorded_commit *commit =
        HV_ARENA_ADD(index->arena, index->commits, index->n, index->cap);
    *commit = (struct hv_recorded_commit){.first = index->n_rows};
    pass_commit(&walk, index->arena, commit);
    bool bare = !commit->n && !commit->failures.n;
    in->bad |= !commit->id || (!bare && (!commit->date || !commit->subject));
    for (size_t i = 0; i < commit->n && !in->bad; i++) {
        struct hv_precedent *row =
            HV_ARENA_ADD(index->arena, index->rows, index->n_rows, index->cap_rows);
        *row = (struct hv_precedent){0};
        hv_change_row_pass(&walk, index->arena, row);
        row->release = commit->id;
        in->bad |= !row->entity || !row->rule;
    }
}

struct hv_commit_index *hv_commit_index_get(struct hv_serial_in *in)
{
    struct hv_commit_index *index = hv_owner_new(sizeof *index);
    pass_head(&(struct hv_serial_walk){.in = in}, index);
    in->bad |= !index->inputs || !index->from || !index->to;
    for (size_t n = hv_serial_get_count(in); n > 0 && !in->bad; n--)
        get_commit(in, index);
    return hv_owner_if(!in->bad, index);
}
