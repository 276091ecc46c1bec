/* SPDX-License-Identifier: MIT
 *
 * One variant, from umbrella to entities: one parse where all is clean, and where it is
 * not, the first header with which it fails is searched for, and the rest is read
 * without it.
 */
#include "extract/clang/clang_walk.h"

#include "extract/thresholds.h"

enum { MAX_CULPRITS = 6, MAX_ROUNDS = 10 };

struct attempt {
    struct hv_variant *variant;
    const struct hv_plan *plan;
    const char *release;
    const struct hv_clang *clang;
    unsigned char *out; /* per file: not included */
    struct hv_umbrella umbrella;
    bool listed;            /* all errors were listed, if asked for, */
    const char *listed_std; /* with this C standard */
};

static bool names(const struct hv_strings *list, const char *name)
{
    return !list->n || hv_strings_have(list, name);
}

static bool is_included(const struct attempt *a, size_t file)
{
    return hv_umbrella_includes(a->plan, a->variant->arch, a->variant->audience, file);
}

/* Is it known that this header does not parse here? Where the tree does not say which
 * release it is, any release will do. Beyond the last known failing release
 * (later) a header is given its chance, and only called known when it fails again. */
static const struct hv_known_failure *known_failure(const struct attempt *a,
                                                    const char *file, bool later)
{
    const struct hv_profile *profile = a->plan->profile;
    HV_EACH (k, profile->known_failures, profile->n_known_failures) {
        if (strcmp(k->header, file) != 0 ||
            !names(&k->archs, profile->archs[a->variant->arch].name) ||
            !names(&k->audiences, profile->audiences[a->variant->audience].name))
            continue;
        if (a->release && k->since && hv_release_compare(a->release, k->since) < 0)
            continue;
        if (!later && a->release && k->until &&
            hv_release_compare(a->release, k->until) > 0)
            continue;
        return k;
    }
    return NULL;
}

static struct hv_left_out *leave_out(struct attempt *a, const char *file,
                                     const struct hv_diagnosis *d)
{
    const struct hv_known_failure *known = known_failure(a, file, true);
    struct hv_left_out *l = hv_variant_leave_out(
        a->variant, known ? HV_LEFT_OUT_KNOWN : HV_LEFT_OUT_FAILED, file,
        known ? known->why
        : d   ? d->text
              : "does not parse");
    if (d && d->place.file >= 0) {
        l->line = d->place.line;
        l->at = hv_atom(a->variant->atoms, hv_plan_path(a->plan, d->path));
    }
    return l;
}

static bool parse_variant(struct attempt *a, struct hv_unit *unit, long only,
                          struct hv_err *err)
{
    *unit = (struct hv_unit){.clang = a->clang,
                             .plan = a->plan,
                             .arch = a->variant->arch,
                             .audience = a->variant->audience,
                             .std = a->variant->std};
    a->umbrella.out = a->out;
    a->umbrella.only = only;
    return hv_unit_parse(unit, &a->umbrella, err);
}

/* Leave out the headers that known failures of this release name, before any parse. */
static void leave_out_known(struct attempt *a)
{
    if (!a->release)
        return;
    for (size_t f = 0; f < a->plan->n_files; f++) {
        const char *path = a->plan->files[f].scan.file->path;
        if (is_included(a, f) && known_failure(a, path, false)) {
            leave_out(a, path, NULL);
            a->out[f] = 1;
        }
    }
}

static void leave_out_skipped(struct attempt *a)
{
    for (size_t f = 0; f < a->plan->n_files; f++) {
        const char *path = a->plan->files[f].scan.file->path;
        const char *why = hv_header_why_helper(a->plan->profile, path);
        if (why && hv_plan_file_in_arch(a->plan, f, a->variant->arch))
            hv_variant_leave_out(a->variant, HV_LEFT_OUT_SKIP, path, why);
    }
}

/* Can the headers be in a newer C? Only if the profile does not name the standard. */
static bool may_be_newer(const struct attempt *a)
{
    return !a->plan->profile->std && !a->variant->std;
}

/* Is the older C the only reason for the failure? Then the whole variant is read as
 * newer C from now on, since headers use each other's declarations. Otherwise the
 * diagnosis becomes that of the standard that gets further. */
static bool is_newer(struct attempt *a, long only, struct hv_diagnosis *diagnosis,
                     struct hv_err *err)
{
    struct hv_unit unit;
    struct hv_diagnosis d;
    if (!may_be_newer(a))
        return false;
    a->variant->std = HV_NEWER_STD;
    bool parsed = parse_variant(a, &unit, only, err);
    bool newer = parsed && !hv_unit_diagnose(&unit, &a->umbrella, &d);
    hv_unit_done(&unit);
    if (newer)
        return true;
    a->variant->std = NULL;
    if (parsed && d.place.file >= 0 && d.place.file == diagnosis->place.file &&
        d.place.line > diagnosis->place.line)
        *diagnosis = d;
    return false;
}

/* Does the header fail by itself? */
static bool fails_alone(struct attempt *a, size_t file,
                        struct hv_diagnosis *ret_diagnosis, struct hv_err *err)
{
    struct hv_unit unit;
    bool fails = parse_variant(a, &unit, (long)file, err) &&
                 hv_unit_diagnose(&unit, &a->umbrella, ret_diagnosis);
    hv_unit_done(&unit);
    return fails && !is_newer(a, (long)file, ret_diagnosis, err);
}

/* Was a header left out because it failed? What fails without it may only need it. */
static bool has_failed(const struct attempt *a)
{
    return HV_ANY(l, a->variant->left_out, a->variant->n_left_out,
                  l->kind == HV_LEFT_OUT_FAILED);
}

/* Parse each header alone (or only those that failed in earlier releases) and leave out
 * those that fail. Returns their number. */
static size_t leave_out_culprits(struct attempt *a, bool suspects, struct hv_err *err)
{
    size_t n = 0, before = a->variant->n_left_out;
    bool follows = has_failed(a);
    struct hv_diagnosis d;
    const char *std = a->variant->std;
    unsigned char *failed = hv_alloc(a->plan->n_files + 1);
    for (size_t f = 0; f < a->plan->n_files && a->variant->std == std; f++) {
        const char *path = a->plan->files[f].scan.file->path;
        if (a->out[f] || !is_included(a, f) ||
            (suspects && !known_failure(a, path, true)) || !fails_alone(a, f, &d, err))
            continue;
        leave_out(a, path, &d)->follows = follows;
        failed[f] = 1;
        n++;
    }
    for (size_t f = 0; f < a->plan->n_files && a->variant->std == std; f++)
        a->out[f] |= failed[f];
    free(failed);
    if (a->variant->std == std)
        return n;
    a->variant->n_left_out = before; /* failures as newer C are found next */
    return 1;
}

/* Keep only the list of all errors, or all but it. */
static void keep_left_out(struct hv_variant *v, bool errors)
{
    size_t kept = 0;
    for (size_t i = 0; i < v->n_left_out; i++)
        if ((v->left_out[i].kind == HV_LEFT_OUT_ERROR) == errors)
            v->left_out[kept++] = v->left_out[i];
    v->n_left_out = kept;
}

static void leave_out_everything(struct attempt *a, const struct hv_diagnosis *d)
{
    a->variant->n_entities = 0;
    keep_left_out(a->variant, true); /* one cause instead of an echo in each header */
    leave_out(a, "*", d);
}

/* Do the headers up to that one fail to parse without probes, so that a header is the
 * cause? newer: do they fail as newer C (is_newer()) as well? */
static bool fails_up_to(struct attempt *a, long last, bool newer,
                        struct hv_diagnosis *ret, struct hv_err *err)
{
    const struct hv_plan *plan = a->plan;
    unsigned char *out = a->out;
    struct hv_unit unit;
    a->out = hv_alloc(plan->n_files + 1);
    for (size_t f = 0; f < plan->n_files; f++)
        a->out[f] = out[f] || ((long)f > last &&
                               !hv_strings_have(&plan->profile->first,
                                                plan->files[f].scan.file->path));
    a->umbrella.headers_only = true;
    bool fails =
        parse_variant(a, &unit, -1, err) && hv_unit_diagnose(&unit, &a->umbrella, ret);
    hv_unit_done(&unit);
    fails = fails && !(newer && is_newer(a, -1, ret, err));
    a->umbrella.headers_only = false;
    free(a->out);
    a->out = out;
    return fails;
}

/* The first header with which the parse fails, when everything before it is included,
 * so that no header is blamed for missing another one. The place of the error is a good
 * guess, but an open brace is noticed later. -1: no header is the cause. */
static long find_culprit(struct attempt *a, const struct hv_diagnosis *seen,
                         struct hv_diagnosis *ret_diagnosis, struct hv_err *err)
{
    long end = (long)a->plan->n_files, clean = -1, fails = end;
    long guess = seen->place.file;
    while (fails - clean > 1) {
        bool guessed = guess > clean && guess < fails;
        long middle = guessed ? guess : clean + (fails - clean) / 2;
        if (fails_up_to(a, middle, false, ret_diagnosis, err))
            fails = middle;
        else
            clean = middle;
        guess = guessed && fails == middle ? middle - 1 : -1;
    }
    if (fails == end || (fails == 0 && fails_up_to(a, -1, false, ret_diagnosis, err)) ||
        !fails_up_to(a, fails, true, ret_diagnosis, err))
        return -1;
    return fails;
}

/* Mark the file, and whatever includes it. The caller frees the marks. */
static unsigned char *find_includers(const struct hv_plan *plan, size_t file)
{
    unsigned char *in = hv_alloc(plan->n_files + 1);
    bool grew = true;
    in[file] = 1;
    while (grew) {
        grew = false;
        for (size_t f = 0; f < plan->n_files; f++)
            for (size_t g = 0; g < plan->n_files && !in[f]; g++)
                if (in[g] && hv_plan_includes(plan, f, g)) {
                    in[f] = 1;
                    grew = true;
                }
    }
    return in;
}

/* Leave out the header, and all later ones that include the file in which it fails:
 * they fail for the same reason. */
static void leave_out_all(struct attempt *a, size_t first, const struct hv_diagnosis *d)
{
    const struct hv_plan *plan = a->plan;
    size_t broken = d->place.file >= 0 ? (size_t)d->place.file : first;
    bool follows = has_failed(a);
    unsigned char *in = find_includers(plan, broken);
    if (!in[first]) { /* the error is not in a file that it includes */
        free(in);
        in = find_includers(plan, first);
    }
    for (size_t f = first; f < plan->n_files; f++) {
        if (!in[f] || a->out[f] || !is_included(a, f))
            continue;
        leave_out(a, plan->files[f].scan.file->path, d)->follows = follows;
        a->out[f] = 1;
    }
    free(in);
}

static bool leave_out_culprit(struct attempt *a, const struct hv_diagnosis *seen,
                              struct hv_err *err)
{
    struct hv_diagnosis d, alone;
    const char *std = a->variant->std;
    long f = find_culprit(a, seen, &d, err);
    if (f >= 0 && a->variant->std == std && may_be_newer(a))
        fails_alone(a, (size_t)f, &alone, err); /* it may be of a newer C by itself */
    if (a->variant->std != std)
        return true;
    if (f < 0 || a->out[f] || !is_included(a, (size_t)f))
        return false;
    leave_out_all(a, (size_t)f, &d);
    return true;
}

/* No header fails alone, but all do together: leave out the one with the error. */
static bool leave_out_place(struct attempt *a, const struct hv_diagnosis *d)
{
    if (d->place.file < 0 || a->out[d->place.file] ||
        !is_included(a, (size_t)d->place.file))
        return false;
    leave_out(a, a->plan->files[d->place.file].scan.file->path, d);
    a->out[d->place.file] = 1;
    return true;
}

/* Does the header that all others need fail by itself? Then the whole variant does. */
static bool base_fails(struct attempt *a, struct hv_err *err)
{
    const struct hv_strings *first = &a->plan->profile->first;
    struct hv_diagnosis d;
    long f = first->n ? hv_plan_file_index(a->plan, first->v[0]) : -1;
    return f >= 0 && fails_alone(a, (size_t)f, &d, err);
}

static bool leave_out_some(struct attempt *a, int round, struct hv_diagnosis *d,
                           struct hv_err *err)
{
    if (round >= MAX_ROUNDS)
        return false;
    if (round == 0 && is_newer(a, -1, d, err))
        return true;
    if (round == 0 && base_fails(a, err))
        return false;
    return (round == 0 && leave_out_culprits(a, true, err) > 0) ||
           (round < MAX_CULPRITS && leave_out_culprit(a, d, err)) ||
           leave_out_culprits(a, false, err) > 0 || leave_out_place(a, d);
}

/* ---- every error at once, for whoever writes a profile ---- */

static void list_error(void *ctx, const struct hv_diagnosis *d)
{
    struct attempt *a = ctx;
    if (d->place.file >= 0)
        hv_variant_leave_out(a->variant, HV_LEFT_OUT_ERROR,
                             a->plan->files[d->place.file].scan.file->path, d->text)
            ->line = d->place.line;
}

/* The errors of the first parse, which has all headers; or of the parse as the C that
 * they are in. */
static void list_errors(struct attempt *a, struct hv_unit *unit)
{
    if (!a->plan->every_error || (a->listed && a->listed_std == a->variant->std))
        return;
    keep_left_out(a->variant, false);
    a->listed = true;
    a->listed_std = a->variant->std;
    hv_unit_each_error(unit, &a->umbrella, list_error, a);
}

static bool run_parse(struct attempt *a, struct hv_err *err)
{
    struct hv_diagnosis d;
    for (int round = 0;; round++) {
        struct hv_unit unit;
        bool ok = parse_variant(a, &unit, -1, err);
        bool failed = ok && hv_unit_diagnose(&unit, &a->umbrella, &d);
        if (ok)
            list_errors(a, &unit);
        if (ok && !failed)
            ok = hv_walk(&unit, a->variant, NULL, err);
        hv_unit_done(&unit);
        if (!ok || !failed)
            return ok;
        if (!leave_out_some(a, round, &d, err)) {
            leave_out_everything(a, &d);
            return true;
        }
    }
}

/* ---- what came in by a header that was left out ---- */

static void reach_includes(const struct attempt *a, size_t file, bool *reached)
{
    for (size_t g = 0; g < a->plan->n_files; g++) {
        if (reached[g] || !hv_plan_includes(a->plan, file, g))
            continue;
        reached[g] = true;
        reach_includes(a, g, reached);
    }
}

static bool header_failed(const struct attempt *a, const char *file)
{
    return HV_ANY(x, a->variant->left_out, a->variant->n_left_out,
                  x->kind == HV_LEFT_OUT_FAILED && strcmp(x->file, file) == 0);
}

/* A header that only failed ones include was not read either. */
static void leave_out_reached(struct attempt *a, size_t failed, const bool *read)
{
    const struct hv_plan *plan = a->plan;
    HV_FREED bool *reached = hv_alloc(plan->n_files + 1);
    reach_includes(a, failed, reached);
    for (size_t g = 0; g < plan->n_files; g++) {
        const char *path = plan->files[g].scan.file->path;
        if (reached[g] && !read[g] && !is_included(a, g) && !header_failed(a, path))
            hv_variant_leave_out(
                a->variant, HV_LEFT_OUT_FAILED, path,
                hv_atom_printf(a->variant->atoms,
                               "it was to be included by %s, which does not parse",
                               plan->files[failed].scan.file->path))
                ->follows = true;
    }
}

static void leave_out_unread(struct attempt *a)
{
    const struct hv_plan *plan = a->plan;
    HV_FREED bool *read = hv_alloc(plan->n_files + 1);
    bool any = false;
    for (size_t f = 0; f < plan->n_files; f++)
        any |= header_failed(a, plan->files[f].scan.file->path);
    for (size_t f = 0; any && f < plan->n_files; f++)
        if (is_included(a, f) && !a->out[f])
            reach_includes(a, f, read);
    for (size_t f = 0; any && f < plan->n_files; f++)
        if (is_included(a, f) && header_failed(a, plan->files[f].scan.file->path))
            leave_out_reached(a, f, read);
}

static bool parse_whole(struct attempt *a, struct hv_err *err)
{
    const struct hv_plan *plan = a->plan;
    bool ok = run_parse(a, err);
    leave_out_unread(a);
    if (ok && plan->profile->audiences[a->variant->audience].version_macro)
        ok = hv_thresholds_descend(plan, a->out, a->variant, NULL, err);
    if (ok)
        hv_variant_note_files(a->variant, plan, a->out);
    return ok;
}

bool hv_variant_parse(struct hv_variant *variant, const struct hv_plan *plan,
                      const char *release, const struct hv_variant *base,
                      struct hv_err *err)
{
    struct attempt a = {.variant = variant,
                        .plan = plan,
                        .release = release,
                        .clang = hv_clang_load(err)};
    if (!a.clang)
        return false;
    a.out = hv_alloc(plan->n_files + 1);
    bool ok = true;
    leave_out_skipped(&a);
    if (release && known_failure(&a, "*", false)) {
        leave_out(&a, "*", NULL);
    } else {
        leave_out_known(&a);
        ok = (base && plan->dependencies &&
              hv_affected_parse(variant, plan, a.out, base, &(struct hv_err){0})) ||
             parse_whole(&a, err);
    }
    hv_buf_done(&a.umbrella.text);
    free(a.out);
    return ok;
}
