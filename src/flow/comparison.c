/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "base/serial.h"
#include "compare/compare.h"
#include "flow/consumer/copies.h"
#include "flow/start.h"
#include "flow/word.h"
#include "judge/verdict/judge.h"
#include "report/report.h"
#include "store/releases.h"

void hvabi_on_finding(struct hvabi *run, hvabi_finding_fn *function, void *ctx)
{
    run->on_finding = function;
    run->on_finding_ctx = ctx;
}

static const char *join(const struct hv_result *r, struct hv_set_names names)
{
    return hv_keep(r->arena, HV_TEXT(hv_put_names, &names, ","));
}

/* Call the run's hvabi_on_finding() for every finding. */
static void findings_visit(const struct hvabi *run, const struct hv_result *r)
{
    HV_EACH (f, r->findings, run->on_finding ? r->n_findings : 0) {
        const struct hvabi_finding finding = {
            .kind = hv_kind_name(f->change.kind),
            .entity = f->change.entity,
            .member = f->change.member,
            .verdict = hv_verdict_name(f->verdict),
            .rollback_break = f->rollback_break,
            .fails = f->fails,
            .waived = f->waiver != NULL,
            .rule = f->rule ? f->rule->id : NULL,
            .id = f->id,
            .archs = join(r, hv_arch_names(r->profile, f->change.archs)),
            .audiences = join(r, hv_audience_names(r->profile, f->change.audiences)),
            .file = f->change.file,
            .line = f->change.line,
            .released_since = f->released_since,
            .text = hv_keep(r->arena, HV_TEXT(hv_put_message, r, f)),
            .profile = r->profile->name};
        run->on_finding(run->on_finding_ctx, &finding);
    }
}

/* ---- coverage ---- */

/* Count the names of a class over all architectures, each once. */
static size_t count_names(const struct hv_input *input, enum hv_class cls)
{
    struct hv_serial_numbers names = {0};
    HV_EACH_ARCH (a, input->surfaces) {
        const struct hv_surface *s = input->surfaces[a];
        HV_EACH_OF (e, s, cls)
            hv_serial_number(&names, e->name);
        if (cls == HV_CLASS_CONSTANT)
            HV_EACH_OF (e, s, HV_CLASS_ENUM)
                HV_EACH (value, e->u.enum_.values, e->u.enum_.n_values)
                    hv_serial_number(&names, value->name);
    }
    hv_serial_numbers_done(&names);
    return names.n;
}

static void fill_coverage(struct hv_comparison *c)
{
    struct hv_coverage *coverage = &c->result.coverage;
    HV_EACH_ARCH (a, c->old->surfaces) {
        if (!c->new->surfaces[a])
            continue;
        coverage->archs++;
        coverage->variants += c->new->surfaces[a]->n_variants;
        c->result.archs |= 1u << a;
    }
    coverage->records = count_names(c->new, HV_CLASS_RECORD);
    coverage->constants = count_names(c->new, HV_CLASS_CONSTANT);
    coverage->values = coverage->constants + count_names(c->new, HV_CLASS_HYPERCALL);
}

/* ---- the comparison ---- */

/* For an entity that is gone, set the place in the new tree, if there is one. */
static void spell_line(const struct hv_comparison *c, struct hv_change *change)
{
    bool gone = change->before.present && !change->after.present;
    bool old = c->copy || (gone && !hv_input_file(c->new, change->archs, change->file));
    change->line =
        hv_input_line(old ? c->old : c->new, change->archs, change->file, change->line);
}

/* Replace paths below the header root by paths in the tree, for readers. */
static void spell_paths(struct hv_comparison *c)
{
    HV_EACH (f, c->result.findings, c->result.n_findings) {
        struct hv_change *change = &f->change;
        bool side_file = change->last_line || change->feature ||
                         change->cls == HV_CLASS_MASK ||
                         (change->cls == HV_CLASS_SIGNATURE &&
                          !hv_notation_of(c->run->profile, change->file, NULL));
        if (!change->file || side_file)
            continue;
        spell_line(c, change);
        change->file = hv_input_path(c->run, c->copy ? c->old : c->new, change->archs,
                                     change->file);
    }
}

static bool judge(struct hv_comparison *c, struct hv_err *err)
{
    struct hvabi *run = c->run;
    struct hv_judge_arch archs[HV_MAX_ARCHS + 1];
    size_t n = 0;
    unsigned any = HV_MAX_ARCHS;
    for (unsigned a = 0; a < run->profile->n_archs; a++) {
        struct hv_surface *old = c->old->surfaces[a], *new = c->new->surfaces[a];
        hv_left_out_add(c, a);
        if (!old || !new)
            continue;
        any = a;
        struct hv_compare_scope scope = {run->profile, run->atoms, a, run->audiences,
                                         c->copy};
        c->changes[a] = hv_compare(old, new, &scope);
        if (c->copy)
            hv_copy_limit(c->copy, &scope, old, new, c->changes[a]);
        if (!c->changes[a]->first)
            continue;
        struct hv_input *const both[] = {c->old, c->new};
        if (!hv_dispatch_note(run, both, c->changes[a], a, err) ||
            !hv_padding_note(run, c->old, c->changes[a], a, err))
            return false;
        c->readers[a] = hv_input_release_reader(run, c->old, a);
        hv_release_reader_watch(c->readers[a], c->changes[a]->first);
        archs[n++] = (struct hv_judge_arch){
            .profile = run->profile,
            .arch = a,
            .old = old,
            .new = new,
            .changes = c->changes[a],
            .unversioned = c->old->binary || c->new->binary || c->copy,
            .old_is_release = c->old->baseline || !c->old->development,
            .releases = hv_release_reader_view(c->readers[a])};
    }
    if (any < HV_MAX_ARCHS && !c->copy) {
        struct hv_arch_side old = {c->old->surfaces, c->old->release};
        struct hv_arch_side new = {c->new->surfaces, c->new->release};
        c->across =
            hv_compare_archs(&old, &new, run->profile, run->audiences, run->atoms);
        archs[n++] = (struct hv_judge_arch){.profile = run->profile,
                                            .arch = any,
                                            .old = c->old->surfaces[any],
                                            .new = c->new->surfaces[any],
                                            .changes = c->across,
                                            .releases.unknown = true,
                                            .across = true};
    }
    if (!hv_judge(archs, n, run->catalogue, &c->result, err))
        return false;
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        if (c->readers[a] && hv_release_reader_error(c->readers[a]))
            hv_result_add_error(&c->result, run->profile->archs[a].name,
                                hv_release_reader_error(c->readers[a]));
    return true;
}

/* Report that nothing was looked at, if findings about text show that. */
static void check_coverage(struct hv_comparison *c)
{
    const struct hv_result *r = &c->result;
    const struct hv_coverage *coverage = &r->coverage;
    if (coverage->archs && (coverage->records + coverage->values ||
                            HV_ANY(f, r->findings, r->n_findings,
                                   f->change.kind != HV_KIND_NOT_LOOKED_AT &&
                                       f->change.kind != HV_KIND_SEMANTICS_ONLY)))
        return;
    bool all_read = coverage->archs && !HV_ANY(l, r->left_out, r->n_left_out,
                                               l->kind == HV_LEFT_OUT_FAILED);
    struct hv_err err = {0};
    hv_fail(&err, HV_ERR_INPUT, NULL,
            all_read
                ? "nothing was compared: the headers of %s and %s declare no record, "
                  "constant or call"
                : "nothing was compared: %s and %s have no common architecture that "
                  "could be read",
            c->old->word, c->new->word);
    hv_result_add_error(&c->result, NULL, &err);
}

bool hv_comparison_compare(struct hv_comparison *c, struct hv_err *err)
{
    struct hvabi *run = c->run;
    hv_comparison_begin(c, c->old);
    c->result.no_sandbox = run->options.no_sandbox && (c->old->tree || c->new->tree);
    if (!hv_contracts_check(run, c->old, c->new, err) || !judge(c, err) ||
        !hv_pattern_set_ok(run->profile->patterns, err))
        return false;
    struct hv_input *const sides[2] = {c->old, c->new};
    const struct hv_consumer *of = c->copy ? run->consumer : NULL;
    bool has_text = !of || (!of->facts && !of->object);
    if (has_text && !hv_account_make(run, &c->result, sides, err))
        return false;
    hv_places_find(&c->result, c->old, c->new);
    spell_paths(c);
    fill_coverage(c);
    check_coverage(c);
    if (!c->copy)
        hv_left_out_remark_files(c);
    if (run->not_taken)
        hv_result_add_remark(&c->result, NULL, run->not_taken);
    return hv_paths_apply(run, sides, &c->result, err);
}

struct hv_release_view hv_comparison_releases(struct hv_comparison *comparison,
                                              unsigned arch)
{
    struct hv_release_reader **reader = &comparison->readers[arch];
    if (!*reader)
        *reader = hv_input_release_reader(comparison->run, comparison->old, arch);
    return hv_release_reader_view(*reader);
}

void hv_comparison_begin(struct hv_comparison *c, const struct hv_input *old)
{
    c->result = (struct hv_result){.arena = hv_arena_new(),
                                   .profile = c->run->profile,
                                   .old = hv_input_name(old),
                                   .new = hv_input_name(c->new),
                                   .audiences = c->run->audiences};
}

const struct hv_result *hv_comparison_finish(struct hv_comparison *c, unsigned fail_on)
{
    hv_result_mark_failing(&c->result, fail_on);
    if (c->old && c->new)
        hv_places_read(c->run, &c->result, c->against ? c->against : c->old, c->new);
    hv_groups_make(&c->result);
    findings_visit(c->run, &c->result);
    return &c->result;
}

void hv_comparison_done(struct hv_comparison *c)
{
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        hv_changes_free(c->changes[a]);
        hv_release_reader_free(c->readers[a]);
    }
    hv_changes_free(c->across);
    hv_arena_free(c->result.arena);
    hv_input_free(c->old);
    hv_input_free(c->new);
    hv_input_free(c->against);
}

/* ---- what is compared ---- */

/* Is it the working tree or the index, which are about to be committed? */
static bool is_own(struct hvabi *run, const char *word)
{
    return strcmp(word, ":index") == 0 || hv_word_is_working_tree(run, word);
}

/* Find the words of two trees, or of the range that the first one is (second NULL). */
static bool find_words(struct hvabi *run, const char *const asked[2],
                       const char *ret_words[2], struct hv_err *err)
{
    memcpy(ret_words, asked, 2 * sizeof *ret_words);
    if (asked[1])
        return true;
    return hv_word_is_range(asked[0])
               ? hv_range_split(run, asked[0], ret_words, err)
               : hv_fail(err, HV_ERR_USAGE, NULL,
                         "expected two trees, or a range such as A..B or COMMIT^!; "
                         "found '%s'",
                         asked[0]);
}

bool hv_comparison_trees(struct hv_comparison *c, const char *const asked[2],
                         const char *contract, struct hv_err *err)
{
    struct hvabi *run = c->run;
    const char *words[2];
    if (!find_words(run, asked, words, err))
        return false;

    /* open both trees and recognise the hypervisor */
    if (!(c->old = hv_input_open(run, words[0], err)) ||
        !(c->new = hv_input_open(run, words[1], err)) ||
        (is_own(run, words[1]) && !hv_policy_imply(run, err)))
        return false;
    struct hv_input *const both[] = {c->old, c->new};
    if (!hv_start(run, both, HV_COUNT(both), err) ||
        (contract && !hv_contract_propose(run, contract, err)))
        return false;

    /* read, compare, and look up waivers */
    if (!hv_input_read(run, c->old, err) || !hv_input_read(run, c->new, err) ||
        !hv_policy_read_waivers(run, err) || !hv_comparison_compare(c, err))
        return false;
    hv_result_apply_waivers(&c->result, run->policy);
    c->result.waive_words = hv_waive_words_of_diff(run, words);
    return true;
}

bool hv_comparison_open_release(struct hv_comparison *c, const char *release,
                                struct hv_err *err)
{
    struct hvabi *run = c->run;
    if (!release)
        release = hv_input_reference_release(run, c->new);
    if (!release)
        return hv_fail(err, HV_ERR_USAGE, c->new->word,
                       "the tree does not name its release, or no earlier release is "
                       "recorded: use --release R (recorded releases are in %s)",
                       run->baselines);
    c->old = hv_input_of_release(run, release);
    return hv_start(run, &c->old, 1, err) && hv_input_read(run, c->old, err);
}
