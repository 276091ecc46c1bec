/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "store/baseline.h"
#include "store/json_text.h"
#include "store/release_index.h"
#include "store/store.h"

#include <unistd.h>

/* One fact: this release shipped this form to this audience. The index is the sorted
 * and merged set of these facts, independent of the order in which they were found. */
struct shipment {
    const char *name;  /* interned: one name is one pointer */
    const char *value; /* of a version macro or an op, for queries */
    uint64_t hash;
    uint16_t release;
    uint8_t cls, audience;
};

struct shipments {
    struct shipment *v;
    size_t n, cap;
};

/* A form on a line: the audiences that got it in the same releases. */
struct form {
    uint64_t hash;
    uint32_t audiences;
    uint16_t first; /* release */
    const char *value;
    char *ranges;
};

struct forms {
    struct form *v;
    size_t n, cap;
};

/* The value that queries need: an op's number, a version's value. */
static const char *value_of(const struct hv_profile *profile,
                            const struct hv_entity *entity)
{
    if (entity->cls == HV_CLASS_OP)
        return entity->u.op.number;
    if (entity->cls != HV_CLASS_CONSTANT)
        return NULL;
    for (size_t m = 0; m < profile->n_version_macros; m++)
        if (strcmp(profile->version_macros[m].macro, entity->name) == 0)
            return entity->u.constant.value;
    return NULL;
}

static void add_entity(struct shipments *all, const struct hv_entity *entity,
                       const char *value, uint16_t release)
{
    uint64_t hash = hv_entity_form_hash(entity);
    HV_EACH_BIT (bit, entity->audiences)
        *HV_ADD(all->v, all->n, all->cap) =
            (struct shipment){.name = entity->name,
                              .value = value,
                              .hash = hash,
                              .release = release,
                              .cls = (uint8_t)entity->cls,
                              .audience = (uint8_t)bit};
}

HV_BY(compare_shipments, struct shipment,
      HV_ORDER(x->cls, y->cls) ?: hv_compare_text(x->name, y->name)
          ?: HV_ORDER(x->hash, y->hash) ?: HV_ORDER(x->audience, y->audience)
          ?: HV_ORDER(x->release, y->release))

HV_BY(compare_forms, struct form,
      HV_ORDER(x->first, y->first) ?: HV_ORDER(x->hash, y->hash)
          ?: HV_ORDER(x->audiences, y->audiences))

/* A range up to the newest release has no end, so that recording one more release
 * changes only the lines of entities that changed in it. */
static void put_range(struct hv_buf *buf, unsigned first, unsigned last,
                      unsigned newest)
{
    if (buf->n)
        hv_buf_putc(buf, ',');
    hv_buf_put_u64(buf, first);
    if (last == newest || last > first)
        hv_buf_putc(buf, '-');
    if (last != newest && last > first)
        hv_buf_put_u64(buf, last);
}

/* The ranges of the n shipments of one form to one audience. The caller frees. */
static char *ranges_of(const struct shipment *v, size_t n, unsigned newest)
{
    struct hv_buf buf = {0};
    unsigned first = v[0].release, last = first;
    for (size_t i = 1; i < n; i++) {
        if (v[i].release > last + 1) {
            put_range(&buf, first, last, newest);
            first = v[i].release;
        }
        last = v[i].release;
    }
    put_range(&buf, first, last, newest);
    return buf.p;
}

static void add_form(struct forms *forms, const struct shipment *v, char *ranges)
{
    uint32_t audience = UINT32_C(1) << v->audience;
    for (size_t i = forms->n; i-- > 0 && forms->v[i].hash == v->hash;) {
        if (strcmp(forms->v[i].ranges, ranges) == 0) {
            forms->v[i].audiences |= audience;
            free(ranges);
            return;
        }
    }
    *HV_ADD(forms->v, forms->n, forms->cap) = (struct form){.hash = v->hash,
                                                            .audiences = audience,
                                                            .first = v->release,
                                                            .value = v->value,
                                                            .ranges = ranges};
}

/* Put all shipments of one entity as a line. forms is only passed to reuse its
 * memory. */
static void put_entity(struct hv_buf *buf, const struct shipment *v, size_t n,
                       unsigned newest, struct forms *forms)
{
    HV_EACH_RUN (i, end, n,
                 v[end].hash == v[i].hash && v[end].audience == v[i].audience)
        add_form(forms, &v[i], ranges_of(&v[i], end - i, newest));
    qsort(forms->v, forms->n, sizeof *forms->v, compare_forms);
    hv_buf_printf(buf, "[\"%s\",", hv_class_name((enum hv_class)v->cls));
    hv_json_put_string(buf, v->name);
    HV_EACH (x, forms->v, forms->n) {
        hv_buf_printf(buf, ",\"%016" PRIx64 " %" PRIu32 " %s%s%s\"", x->hash,
                      x->audiences, x->ranges, x->value ? " =" : "",
                      x->value ? x->value : "");
        free(x->ranges);
    }
    hv_buf_putc(buf, ']');
    forms->n = 0;
}

static void put_entities(struct hv_buf *buf, struct shipments *all, unsigned newest)
{
    HV_FREED struct forms forms = {0};
    HV_SORT(all->v, all->n, compare_shipments);
    const struct shipment *v = all->v;
    HV_EACH_RUN (i, end, all->n, v[end].name == v[i].name && v[end].cls == v[i].cls) {
        hv_buf_puts(buf, i ? ",\n" : "\n");
        put_entity(buf, &v[i], end - i, newest, &forms);
    }
}

static void put_head(struct hv_buf *buf, const struct hv_profile *profile,
                     const char *arch, const char *const *releases, size_t n)
{
    struct hv_set_names audiences = hv_audience_names(profile, ~0u);
    hv_buf_puts(buf, "{\n\"schema\":\"hvabi-history/1\",\n\"profile\":");
    hv_json_put_string(buf, profile->name);
    hv_buf_puts(buf, ",\n\"arch\":");
    hv_json_put_string(buf, arch);
    hv_buf_puts(buf, ",\n\"audiences\":");
    hv_json_put_list(buf, audiences.v, audiences.n);
    hv_buf_puts(buf, ",\n\"releases\":");
    hv_json_put_list(buf, releases, n);
    hv_buf_puts(buf, ",\n\"entities\":[");
}

struct rebuild {
    const struct hv_profile *profile;
    const char *arch;
    struct hv_atoms *atoms;
    struct shipments all;
};

/* Add what one release shipped. */
static bool add_release(struct rebuild *r, const char *path, const char *release,
                        size_t index, struct hv_err *err)
{
    struct hv_surface *surface = hv_surface_read(path, r->profile, r->atoms, err);
    if (!surface)
        return false;
    bool ok = surface->release && strcmp(surface->release, release) == 0;
    if (!ok)
        hv_fail(err, HV_ERR_INPUT, path,
                "expected the release \"%s\" of its directory, found \"%s\"", release,
                surface->release ? surface->release : "none");
    HV_EACH_ENTITY (e, ok ? surface->entities : NULL, surface->n_entities)
        add_entity(&r->all, e, value_of(r->profile, e), (uint16_t)index);
    HV_EACH_ENTITY (e, ok ? surface->older : NULL, surface->n_older)
        add_entity(&r->all, e, NULL, (uint16_t)index);
    hv_surface_free(surface);
    return ok;
}

/* Add all baselines of the architecture; releases keeps those that have one. */
static bool add_releases(struct rebuild *r, const char *dir,
                         struct hv_strings *releases, struct hv_err *err)
{
    size_t n = releases->n;
    bool ok = true;
    releases->n = 0;
    for (size_t i = 0; ok && i < n; i++) {
        char *path = hv_baseline_path(dir, r->profile->name, releases->v[i], r->arch);
        if (hv_file_exists(path)) {
            releases->v[releases->n] = releases->v[i];
            ok = add_release(r, path, releases->v[i], releases->n++, err);
        }
        free(path);
    }
    return ok;
}

static bool write_file(struct rebuild *r, const char *path,
                       const struct hv_strings *releases, struct hv_err *err)
{
    HV_BUF buf = {0};
    if (!releases->n) {
        unlink(path); /* nothing is recorded, so remove the outdated index */
        return true;
    }
    put_head(&buf, r->profile, r->arch, releases->v, releases->n);
    put_entities(&buf, &r->all, (unsigned)releases->n - 1);
    hv_buf_puts(&buf, r->all.n ? "\n]\n}\n" : "]\n}\n");
    return hv_file_write_atomic(path, buf.p, buf.n, err);
}

bool hv_index_file_write(const char *dir, const struct hv_profile *profile,
                         const char *arch, struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_strings releases;
    struct rebuild r = {.profile = profile, .arch = arch, .atoms = atoms};
    if (!hv_baseline_releases(dir, profile->name, atoms, &releases, err))
        return false;
    HV_FREED char *path = hv_baseline_path(dir, profile->name, HV_HISTORY_DIR, arch);
    bool ok =
        add_releases(&r, dir, &releases, err) && write_file(&r, path, &releases, err);
    free(r.all.v);
    free(releases.v);
    return ok;
}
