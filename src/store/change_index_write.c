/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "store/attributes.h"
#include "store/json_text.h"

static void put_strings(struct hv_buf *buf, const char *key, const char *const *v,
                        size_t n)
{
    hv_json_put_key(buf, key);
    hv_json_put_list(buf, v, n);
}

/* The architectures and the audiences of a change. */
static void put_masks(struct hv_buf *buf, const struct hv_profile *profile,
                      const struct hv_precedent *p)
{
    struct hv_set_names archs = hv_arch_names(profile, p->archs);
    struct hv_set_names audiences = hv_audience_names(profile, p->audiences);
    put_strings(buf, "archs", archs.v, archs.n);
    put_strings(buf, "audiences", audiences.v, audiences.n);
}

static void put_some(struct hv_buf *buf, const char *key, const char *s)
{
    if (s)
        hv_json_put_key_string(buf, key, s);
}

static void put_side(struct hv_buf *buf, const char *key, const struct hv_attributes *f)
{
    if (!f->present)
        return;
    hv_json_put_key(buf, key);
    hv_attributes_write(f, "", buf);
}

static void put_done(struct hv_buf *buf, const struct hv_precedent *p)
{
    if (p->version_macro)
        put_strings(
            buf, "version",
            (const char *[]){p->version_macro, p->version_before, p->version_after}, 3);
    if (p->done & HV_DONE_BUMPED)
        hv_json_put_key_true(buf, "bumped");
    if (p->done & HV_DONE_KEPT)
        hv_json_put_key_true(buf, "kept");
    put_some(buf, "waiver", p->waiver);
    put_some(buf, "reverted_in", p->reverted_in);
    put_some(buf, "new_op", p->new_op);
}

static void put_change(struct hv_buf *buf, const struct hv_precedent *p,
                       const struct hv_profile *profile)
{
    hv_buf_printf(buf, "{\"kind\":\"%s\"", hv_kind_name(p->kind));
    hv_json_put_key_string(buf, "class", hv_class_name(p->cls));
    hv_json_put_key_string(buf, "entity", p->entity);
    put_some(buf, "member", p->member);
    put_some(buf, "renamed_to", p->renamed_to);
    put_masks(buf, profile, p);
    put_side(buf, "old", &p->old);
    put_side(buf, "new", &p->new);
    hv_json_put_key_string(buf, "verdict", hv_verdict_name(p->verdict));
    if (p->rollback_break)
        hv_json_put_key_true(buf, "rollback");
    hv_json_put_key_string(buf, "rule", p->rule);
    hv_json_put_key_string(buf, "id", p->id);
    put_some(buf, "file", p->file);
    if (p->families.n)
        put_strings(buf, "families", p->families.v, p->families.n);
    if (p->also.n)
        put_strings(buf, "also", p->also.v, p->also.n);
    put_done(buf, p);
    hv_buf_putc(buf, '}');
}

/* The changes of the release of the one at `from`; returns what comes behind them. */
static size_t put_step(struct hv_buf *buf, const struct hv_change_index *index,
                       size_t from, const struct hv_profile *profile)
{
    const struct hv_precedent *first = &index->v[from];
    size_t i = from;
    hv_buf_puts(buf, "{\"release\":");
    hv_json_put_string(buf, first->release);
    hv_json_put_key_string(buf, "before", first->before);
    hv_json_put_key(buf, "changes");
    for (; i < index->n && index->v[i].release == first->release; i++) {
        hv_buf_puts(buf, i > from ? ",\n" : "[\n");
        put_change(buf, &index->v[i], profile);
    }
    hv_buf_puts(buf, "\n]}");
    return i;
}

static void put_lives(struct hv_buf *buf, const struct hv_change_index *index,
                      const struct hv_profile *profile)
{
    bool any = false;
    hv_buf_puts(buf, ",\n\"archs\":{");
    for (size_t a = 0; a < profile->n_archs; a++) {
        if (!index->first[a])
            continue;
        hv_buf_puts(buf, any ? "," : "");
        hv_json_put_string(buf, profile->archs[a].name);
        hv_buf_puts(buf, ":[");
        hv_json_put_string(buf, index->first[a]);
        hv_buf_putc(buf, ',');
        hv_json_put_string(buf, index->last[a]);
        hv_buf_putc(buf, ']');
        any = true;
    }
    hv_buf_putc(buf, '}');
}

void hv_change_index_write(const struct hv_change_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\n\"schema\":\"hvabi-past/1\",\n\"profile\":");
    hv_json_put_string(buf, profile->name);
    hv_buf_puts(buf, ",\n\"releases\":");
    hv_json_put_list(buf, index->releases, index->n_releases);
    put_lives(buf, index, profile);
    hv_buf_puts(buf, ",\n\"steps\":[\n");
    for (size_t i = 0; i < index->n;) {
        hv_buf_puts(buf, i ? ",\n" : "");
        i = put_step(buf, index, i, profile);
    }
    hv_buf_puts(buf, "\n]\n}\n");
}
