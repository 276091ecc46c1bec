/* SPDX-License-Identifier: MIT
 *
 * What a comparison could not see: headers that do not parse, what the readers left
 * out, files that nobody looks at.
 */
#include "flow/comparison.h"

/* Does the header fail on the other side for the same reason? A number without a value
 * is never alike: what it is made of can differ. */
static bool fails_alike(const struct hv_surface *other, const struct hv_left_out *l)
{
    return other && l->kind != HV_LEFT_OUT_ERROR &&
           HV_ANY(o, other->left_out, other->n_left_out,
                  o->kind == l->kind && o->file == l->file && o->why == l->why &&
                      (o->audiences & l->audiences) == l->audiences);
}

/* Is there a header that failed by itself? Then headers that failed without it are only
 * listed as left out: fixing the first shows whether they fail. */
static bool has_cause(const struct hv_surface *s, const struct hv_surface *other)
{
    return HV_ANY(l, s->left_out, s->n_left_out,
                  l->kind == HV_LEFT_OUT_FAILED && !l->follows &&
                      !fails_alike(other, l));
}

/* Are older versions of a tree of interest? A copy is built at one version, the latest
 * of its headers unless its sources ask for another. */
static bool asks_older(const struct hv_comparison *c, const struct hv_input *input)
{
    const struct hv_consumer *consumer = input == c->old ? c->run->consumer : NULL;
    return !consumer || consumer->interface_version;
}

static void add_failures(struct hv_comparison *c, const struct hv_input *input,
                         const struct hv_surface *s, const struct hv_surface *other)
{
    HV_EACH (l, s ? s->left_out : NULL, s->n_left_out) {
        bool failed = l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_ERROR ||
                      (l->kind == HV_LEFT_OUT_THRESHOLD && asks_older(c, input));
        if (!failed || fails_alike(other, l) || (l->follows && has_cause(s, other)))
            continue;
        struct hv_err err = {0};
        const char *file = l->at ? l->at : l->file;
        const char *path = hv_input_path(
            c->run, input, 1u << hv_profile_arch(c->run->profile, s->arch), file);
        hv_fail_at(&err, path, l->line, 0, "%s (in %s%s)", l->why, input->word,
                   l->follows ? ", read without the header that failed first" : "");
        hv_result_add_error(&c->result, s->arch, &err);
    }
}

/* Was it left out of the old side as well, if that is known? */
static bool was_left_out(const struct hv_surface *old, const struct hv_left_out *l)
{
    return !old || !old->n_left_out ||
           HV_ANY(o, old->left_out, old->n_left_out,
                  o->kind == l->kind && o->file == l->file &&
                      o->audiences & l->audiences);
}

/* The index of an entry in the report's list, added if it is new. */
static size_t left_out_row(struct hv_comparison *c, const struct hv_left_out *l)
{
    struct hv_result *r = &c->result;
    const struct hv_left_out *known =
        HV_FIND(x, r->left_out, r->n_left_out,
                x->file == l->file && x->why == l->why && x->kind == l->kind &&
                    x->audiences == l->audiences);
    size_t n_archs = r->n_left_out, n_news = n_archs;
    if (known)
        return (size_t)(known - r->left_out);
    *HV_ARENA_APPEND(r->arena, r->left_out_archs, n_archs) = 0;
    *HV_ARENA_APPEND(r->arena, r->left_out_news, n_news) = false;
    *HV_ARENA_APPEND(r->arena, r->left_out, r->n_left_out) = *l;
    return r->n_left_out - 1;
}

/* A header left out on several architectures is one line of the report. */
static void add_left_out(struct hv_comparison *c, unsigned arch,
                         const struct hv_surface *s, const struct hv_surface *old)
{
    HV_EACH (l, s ? s->left_out : NULL, s->n_left_out) {
        size_t k = left_out_row(c, l);
        c->result.left_out_archs[k] |= 1u << arch;
        c->result.left_out_news[k] |= !was_left_out(old, l);
    }
}

/* Add audiences that a tree does not have, by the markers of the profile. */
static void add_unread(struct hv_comparison *c, unsigned arch,
                       const struct hv_surface *old, const struct hv_surface *new)
{
    struct hv_left_out l = {
        .kind = HV_LEFT_OUT_GUARD,
        .file = "*",
        .audiences = (old->audiences ^ new->audiences) &
                     hv_judged_audiences(c->run->profile, c->run->audiences),
        .why = hv_atom(c->run->atoms, "not compared: only one side has this audience")};
    if (!l.audiences || c->copy || c->old->binary || c->new->binary)
        return;
    size_t k = left_out_row(c, &l);
    c->result.left_out_archs[k] |= 1u << arch;
}

void hv_left_out_add(struct hv_comparison *c, unsigned arch)
{
    const struct hv_surface *old = c->old->surfaces[arch],
                            *new = c->new->surfaces[arch];
    add_failures(c, c->old, old, new);
    add_failures(c, c->new, new, old);
    add_left_out(c, arch, new, old);
    if (old && new)
        add_unread(c, arch, old, new);
}

/* ---- files ---- */

/* Add a row for each file that is not looked at, and one remark with the reason. */
static void add_not_looked_at(struct hv_comparison *c, struct hv_strings paths,
                              const char *why)
{
    HV_EACH (path, paths.v, paths.n)
        left_out_row(
            c, &(struct hv_left_out){
                   .kind = HV_LEFT_OUT_SKIP,
                   .file = *path,
                   .audiences = c->run->audiences,
                   .why = hv_atom_printf(c->run->atoms, "not looked at: %s it", why)});
    if (paths.n)
        hv_result_add_remark(&c->result, NULL,
                             hv_arena_printf(c->result.arena,
                                             "not looked at, as %s them: %s", why,
                                             hv_run_joined(c->run, paths.v, paths.n)));
}

/* A folder of headers has neither masks nor argument lists, so changes of these are
 * invisible. */
static void remark_companion_files(struct hv_comparison *c)
{
    const struct hv_profile *profile = c->run->profile;
    const struct hv_input *const both[] = {c->old, c->new};
    bool calls = profile->n_masks || profile->n_signatures;
    const struct hv_input *const *alone =
        HV_FIND(x, both, calls || profile->n_values ? HV_COUNT(both) : 0,
                !HV_ANY(surface, (*x)->surfaces, HV_MAX_ARCHS,
                        *surface && (*surface)->side_files.n));
    if (alone)
        hv_result_add_remark(
            &c->result, NULL,
            hv_arena_printf(c->result.arena,
                            "headers alone: %s were not compared (no %s in %s)",
                            calls ? "masks and argument lists of hypercalls"
                                  : "values of other files",
                            profile->n_signatures ? profile->signatures[0].file
                            : profile->n_masks    ? profile->masks[0].files.v[0]
                                                  : profile->values[0].files.v[0],
                            (*alone)->word));
}

void hv_left_out_remark_files(struct hv_comparison *c)
{
    struct hv_tree *tree = c->new->tree;
    const struct hv_headers *headers = &c->new->headers;
    if (!c->old->binary && !c->new->binary)
        remark_companion_files(c);
    if (!tree)
        return;
    add_not_looked_at(c, hv_headers_unnamed(c->run, tree, headers),
                      "the profile names no architecture that has");
    add_not_looked_at(c, hv_headers_other(c->run, tree, headers),
                      "no glob of \"headers\" has the ending of");
}
