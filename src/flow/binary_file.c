/* SPDX-License-Identifier: MIT
 *
 * The verify command: the types of a compiled file against those of a tree.
 */
#include "binary/overlay.h"
#include "flow/comparison.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "model/data_model.h"
#include "store/release_index.h"
#include "store/releases.h"

/* How wide the pointers of the architectures are that the user names; 0: he names none,
 * or of both widths. */
static unsigned named_bits(const struct hvabi *run)
{
    unsigned bits = 0;
    HV_EACH_BIT (a, run->options.archs ? run->archs : 0)
        bits |= run->profile->archs[a].bits;
    return bits == 32 || bits == 64 ? bits : 0;
}

/* The architecture that the file is for, as the run's only one. */
static bool find_arch(struct hvabi *run, const char *path, const struct hv_binary *b,
                      unsigned *ret_arch, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    unsigned n = 0;
    HV_EACH_BIT (a, run->archs)
        if (b->machine ? hv_machine_is(b->machine, b->bits, b->big_endian,
                                       hv_arch_triple(&profile->archs[a]))
                       : run->options.archs && profile->archs[a].bits == b->bits) {
            *ret_arch = a;
            n++;
        }
    if (n == 1) {
        run->archs = 1u << *ret_arch;
        return true;
    }
    if (!b->machine)
        return hv_fail(err, HV_ERR_USAGE, path,
                       "this is raw BTF of %u bits, which does not name its "
                       "architecture: use --arch",
                       b->bits);
    const char *name = hv_machine_name(b->machine, b->bits);
    char number[32];
    snprintf(number, sizeof number, "machine %llu", (unsigned long long)b->machine);
    return hv_fail(err, HV_ERR_INPUT, path,
                   "the file is for %s (%u bits, %s-endian), which is not one of the "
                   "selected architectures of %s",
                   name ? name : number, b->bits, b->big_endian ? "big" : "little",
                   profile->name);
}

static size_t shared(const struct hv_overlay *o)
{
    return o->agree.n + o->older.n + o->differ.n;
}

/* What the file does not have, a release with the same types has. Where there is none,
 * or its record cannot be read, nothing is known. */
static void recognise(struct hvabi *run, const struct hv_binary *binary, unsigned arch,
                      uint32_t audience, struct hv_overlay *overlay)
{
    struct hv_err err = {0};
    const struct hv_release_index *index =
        overlay->differ.n ? hv_releases_index(run->releases, run->profile, arch, &err)
                          : NULL;
    const char *release =
        index ? hv_release_index_recognise(index, overlay->own) : NULL;
    const struct hv_baseline which = {run->profile, release, arch};
    struct hv_surface *surface = NULL;
    if (release && hv_releases_surface(run->releases, &which, &surface, &err) &&
        surface)
        hv_overlay_adopt(overlay, binary, surface, run->profile, audience);
}

/* Types in common with the tree, or with the release whose types they all are. */
static size_t likeness(const struct hv_overlay *o)
{
    return o->release && o->shared_there > shared(o) ? o->shared_there : shared(o);
}

/* Which of two audiences is the file more likely built as? The one with more types in
 * common, so that what differs is never passed over for an audience that does not see
 * it; of equals the one for which all are the tree's, or a release's. */
static bool is_better(const struct hv_overlay *o, const struct hv_overlay *than)
{
    if (!than || likeness(o) != likeness(than))
        return !than || likeness(o) > likeness(than);
    bool whole = !o->differ.n || o->release, other = !than->differ.n || than->release;
    return whole != other ? whole : o->differ.n < than->differ.n;
}

/* A file that is held against a tree: the comparison's old side, until the file turns
 * out to be that. */
struct verified_file {
    struct hv_comparison *comparison;
    const char *path;
    struct hv_binary *binary;
    unsigned arch;
    struct hv_overlay *overlay; /* the tree as the file sees it; NULL: none yet */
};

/* The audience whose types the file has, as the run's only one, and the tree as the
 * file sees it. */
static bool lay_over(struct verified_file *file, struct hv_err *err)
{
    struct hvabi *run = file->comparison->run;
    const struct hv_surface *tree = file->comparison->old->surfaces[file->arch];
    struct hv_overlay *best = NULL;
    uint32_t audience = 0;
    HV_EACH_BIT (u, hv_judged_audiences(run->profile, run->audiences)) {
        struct hv_overlay *o =
            hv_overlay_new(file->binary, tree, run->profile, HV_BIT(u));
        recognise(run, file->binary, file->arch, HV_BIT(u), o);
        if (is_better(o, best)) {
            hv_overlay_free(best);
            best = o;
            audience = HV_BIT(u);
        } else {
            hv_overlay_free(o);
        }
    }
    if (best && best->records + best->values) {
        run->audiences = audience;
        file->overlay = best;
        return true;
    }
    hv_fail(err, best ? HV_ERR_INPUT : HV_ERR_USAGE, file->path,
            best ? "the file and the tree have no common record or enum: there is "
                   "nothing to compare"
                 : "none of the selected audiences is judged separately");
    hv_overlay_free(best);
    return false;
}

/* The constant of the tree that has the note's type and, in its name, its owner. */
static const char *note_name(const struct hv_profile *profile,
                             const struct hv_surface *tree,
                             const struct hv_elf_note *note)
{
    char number[32];
    snprintf(number, sizeof number, "%llu", (unsigned long long)note->type);
    HV_EACH (notes, profile->elf_notes, profile->n_elf_notes) {
        if (strcmp(notes->owner, note->owner) != 0)
            continue;
        HV_EACH_OF (x, tree, HV_CLASS_CONSTANT)
            if (x->u.constant.value && strcmp(x->u.constant.value, number) == 0 &&
                hv_pattern_matches(&notes->names, x->name, NULL))
                return x->name;
    }
    return NULL;
}

static struct hv_verification *describe(struct hvabi *run,
                                        const struct hv_binary *binary,
                                        const struct hv_surface *tree,
                                        const struct hv_overlay *o)
{
    struct hv_verification *v = hv_arena_alloc(run->arena, sizeof *v);
    v->form = hv_binary_form_name(binary->form);
    v->machine =
        binary->machine ? hv_machine_name(binary->machine, binary->bits) : NULL;
    v->build_id = binary->build_id;
    v->agree = o->agree;
    v->older = o->older;
    v->differ = o->differ;
    v->lacks = o->lacks;
    v->spelling = binary->spelling ? binary->spelling->name : NULL;
    v->own = binary->spelling && binary->spelling->own;
    v->release = o->release;
    v->unknown_orders = o->unknown_orders;
    v->unknown_values = o->unknown_values;
    v->notes = hv_arena_alloc(run->arena, (binary->n_notes + 1) * sizeof *v->notes);
    HV_EACH (n, binary->notes, binary->n_notes)
        v->notes[v->n_notes++] =
            (struct hv_verified_note){.owner = n->owner,
                                      .name = note_name(run->profile, tree, n),
                                      .type = n->type,
                                      .value = n->value};
    return v;
}

/* Is the file what was there before the tree? A release that it was recognised as says
 * so, else its audience: binaries of a strict one outlive the hypervisor that they were
 * built for. What is a hypervisor itself keeps promises, and the tree has made them. */
static bool is_older(const struct verified_file *file)
{
    const struct hvabi *run = file->comparison->run;
    const char *tree = file->comparison->old->release, *own = file->overlay->release;
    int order = tree && own ? hv_release_compare(own, tree) : 0;
    if (run->options.side)
        return strcmp(run->options.side, "old") == 0;
    if (order)
        return order < 0;
    return !(file->binary->spelling && file->binary->spelling->own) &&
           hv_strict_audiences(run->profile, run->audiences);
}

/* The tree as the file sees it becomes the other side of the comparison. */
static void add_side(struct verified_file *file)
{
    struct hv_comparison *c = file->comparison;
    struct hv_input *side = hv_arena_alloc(c->run->arena, sizeof *side);
    *side = (struct hv_input){.word = file->path,
                              .headers.root = c->old->headers.root,
                              .release = file->overlay->release,
                              .binary = true};
    side->surfaces[file->arch] = file->overlay->surface;
    c->new = side;
    if (is_older(file)) {
        c->new = c->old;
        c->old = side;
    }
}

/* Compare the tree with itself as the file sees it, and describe what the file has. */
static bool compare_file(struct verified_file *file, struct hv_err *err)
{
    struct hv_comparison *c = file->comparison;
    struct hvabi *run = c->run;
    const struct hv_surface *tree = c->old->surfaces[file->arch];
    hv_binary_normalise_names(file->binary, run->profile);
    if (!lay_over(file, err))
        return false;
    add_side(file);
    if (!hv_comparison_compare(c, err))
        return false;
    const struct hv_overlay *overlay = file->overlay;
    struct hv_result *result = &c->result;
    result->coverage.variants = 1;
    result->coverage.records = overlay->records;
    result->coverage.constants = result->coverage.values = overlay->values;
    result->verification = describe(run, file->binary, tree, overlay);
    hv_result_apply_waivers(result, run->policy);
    return true;
}

static bool check_side(const struct hvabi *run, struct hv_err *err)
{
    const char *side = run->options.side;
    return !side || strcmp(side, "old") == 0 || strcmp(side, "new") == 0 ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "unknown --side '%s'; valid values: old, new", side);
}

static void verified_file_done(struct verified_file *file)
{
    hv_comparison_done(file->comparison);
    hv_overlay_free(file->overlay);
    hv_binary_free(file->binary);
}

enum hvabi_status hvabi_verify(struct hvabi *run, const char *path, const char *tree,
                               const char *fail_on, const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hv_comparison c = {.run = run};
    HV_AUTO(verified_file_done)
    struct verified_file file = {.comparison = &c, .path = path};
    unsigned mask;

    /* what was asked for; open the tree and recognise the hypervisor */
    if (!hv_verdicts_parse("--fail-on", fail_on, &mask, &err) ||
        !hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) ||
        !check_side(run, &err) || !(c.old = hv_input_open(run, tree, &err)) ||
        !hv_start(run, &c.old, 1, &err))
        return hv_run_fail(run, &err);

    /* read the file, and for its architecture the tree */
    const struct hv_binary_options options = {.helper = hv_run_binary_helper(run),
                                              .no_sandbox = run->options.no_sandbox,
                                              .keep = &run->profile->atoms,
                                              .bits = named_bits(run)};
    if (!(file.binary = hv_binary_read(path, &options, run->atoms, &err)) ||
        !find_arch(run, path, file.binary, &file.arch, &err) ||
        !hv_input_read(run, c.old, &err))
        return hv_run_fail(run, &err);
    if (!c.old->surfaces[file.arch])
        hv_fail(&err, HV_ERR_INPUT, tree, "the tree does not have the architecture %s",
                run->profile->archs[file.arch].name);

    /* compare, judge, report */
    if (err.code || !hv_policy_read_waivers(run, &err) || !compare_file(&file, &err))
        return hv_run_fail(run, &err);
    const struct hv_report report = {.result = hv_comparison_finish(&c, mask)};
    hv_outputs_write(HV_REPORT_COMPARISON, &report, "verify", outputs);
    return hv_result_status(run, report.result);
}
