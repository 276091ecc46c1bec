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

/* The width in bits of pointers of the architectures that the user names; 0: none is
 * named, or both widths are. */
static unsigned named_bits(const struct hvabi *run)
{
    unsigned bits = 0;
    HV_EACH_BIT (a, run->options.archs ? run->archs : 0)
        bits |= run->profile->archs[a].bits;
    return bits == 32 || bits == 64 ? bits : 0;
}

/* Find the architecture of the file, and make it the run's only one. */
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

/* Find a release with the same types, to fill in what the file does not have. If there
 * is none, or its recording cannot be read, that stays unknown. */
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

/* The number of types in common with the tree, or with a release that has all types. */
static size_t likeness(const struct hv_overlay *o)
{
    return o->release && o->shared_there > shared(o) ? o->shared_there : shared(o);
}

/* Is the file more likely built as the first of two audiences? It is if more types
 * match, so that no difference is missed because an audience does not see it; if equal,
 * if all are the tree's or a release's. */
static bool is_better(const struct hv_overlay *o, const struct hv_overlay *than)
{
    if (!than || likeness(o) != likeness(than))
        return !than || likeness(o) > likeness(than);
    bool whole = !o->differ.n || o->release, other = !than->differ.n || than->release;
    return whole != other ? whole : o->differ.n < than->differ.n;
}

/* A file that is verified against a tree, as the old side of the comparison unless the
 * file is found to be the old one. */
struct verified_file {
    struct hv_comparison *comparison;
    const char *path;
    struct hv_binary *binary;
    unsigned arch;
    struct hv_overlay *overlay; /* the tree in the file's view; NULL: not made yet */
};

/* Choose the audience whose types the file has as the run's only one, and make the tree
 * in the file's view. */
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

/* The tree's constant with the type of the note, named after its owner. */
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

/* Is the file older than the tree? The release that it was recognised as decides, else
 * its audience: binaries of a strict one outlive the hypervisor they were built for. A
 * hypervisor itself keeps promises that the tree has made. */
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

/* Add the tree in the file's view as the other side of the comparison. */
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

/* Compare the tree with its view by the file, and describe the file. */
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

    /* check the options, open the tree and recognise the hypervisor */
    if (!hv_verdicts_parse("--fail-on", fail_on, &mask, &err) ||
        !hv_outputs_check(HV_REPORT_COMPARISON, outputs, &err) ||
        !check_side(run, &err) || !(c.old = hv_input_open(run, tree, &err)) ||
        !hv_start(run, &c.old, 1, &err))
        return hv_run_fail(run, &err);

    /* read the file, and the tree for its architecture */
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
