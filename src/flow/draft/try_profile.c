/* SPDX-License-Identifier: MIT
 *
 * try: how a profile reads a tree, and what its author has to correct.
 */
#include "base/nearest.h"
#include "flow/draft/draft_parts.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "model/trial.h"
#include "report/masks_page.h"
#include "store/store.h"

struct trial {
    struct hv_trial result;
    struct hvabi *run;
    struct hv_input *input;
    const struct hv_surface *surfaces[HV_MAX_ARCHS];
    struct hv_strings names[HV_OF_MEMBERS + 1]; /* the tree's, by enum hv_profile_of */
};

/* Add a lack, or another place of a known one. Strings are interned. */
static void add_lack(struct trial *t, const struct hv_lack *lack)
{
    struct hv_trial *r = &t->result;
    struct hv_lack *have =
        HV_FIND(x, r->lacks, r->n,
                x->kind == lack->kind && hv_same_text(x->key, lack->key) &&
                    strcmp(x->name, lack->name) == 0);
    if (have) {
        bool first_arch = lack->archs == (have->archs & -have->archs);
        have->n_places += first_arch;
        have->archs |= lack->archs;
        return;
    }
    struct hv_lack *added = HV_ARENA_APPEND(r->arena, r->lacks, r->n);
    *added = *lack;
    added->n_places = 1;
    r->n_of[lack->kind]++;
}

/* Add a lack in a header (file, as it is included) of the architecture. */
static void add_lack_at(struct trial *t, unsigned arch, struct hv_lack lack)
{
    lack.file = hv_input_path(t->run, t->input, HV_BIT(arch), lack.file);
    lack.archs = HV_BIT(arch);
    add_lack(t, &lack);
}

/* ---- what the compiler says ---- */

/* Messages and what they report as missing: the first or last quoted word. */
static const struct {
    const char *part;
    enum hv_lack_kind kind;
    bool last;
} messages[] = {
    {"file not found", HV_LACK_INCLUDE, false},
    {"unknown type name", HV_LACK_TYPE, false},
    {"incomplete type", HV_LACK_TYPE, true},
    {"undeclared", HV_LACK_NAME, false},
    {"no header defines '", HV_LACK_NAME, false},
    {"is not defined", HV_LACK_NAME, false},
};

static void add_error(struct trial *t, unsigned arch, const struct hv_left_out *l)
{
    bool number = l->kind == HV_LEFT_OUT_NAME;
    struct hv_lack lack = {.kind = number ? HV_LACK_NUMBER : HV_LACK_SYNTAX,
                           .name = l->why,
                           .file = l->file,
                           .line = l->line};
    const char *value = strstr(l->why, " has no value: ");
    if (value) { /* "NAME of the family ... has no value: why" */
        lack.kind = HV_LACK_VALUE;
        lack.name = hv_atom_n(t->run->atoms, l->why, strcspn(l->why, " "));
        lack.about = value + strlen(" has no value: ");
    }
    for (size_t i = 0; !value && !number && i < HV_COUNT(messages); i++) {
        const char *name = hv_draft_quoted(t->run, l->why, messages[i].last);
        if (!strstr(l->why, messages[i].part) || !name || !*name)
            continue;
        lack.kind = messages[i].kind;
        lack.name = name;
        break;
    }
    add_lack_at(t, arch, lack);
}

/* A missing include of the profile itself has no place in the tree. */
static void add_missing_prerequisite(struct trial *t, unsigned arch, const char *why)
{
    const char *path = hv_draft_quoted(t->run, why, false);
    if (!path || !strstr(why, "file not found"))
        return;
    HV_EACH (p, t->run->profile->prerequisites, t->run->profile->n_prerequisites)
        if (hv_strings_have(&p->includes, path))
            add_lack(t, &(struct hv_lack){.kind = HV_LACK_INCLUDE,
                                          .name = path,
                                          .key = "prerequisites",
                                          .archs = 1u << arch});
}

static void add_failure(struct trial *t, unsigned arch, const struct hv_left_out *l)
{
    add_missing_prerequisite(t, arch, l->why);
    add_lack_at(t, arch,
                (struct hv_lack){.kind = HV_LACK_HEADER,
                                 .name = l->file,
                                 .about = l->why,
                                 .file = l->at ? l->at : l->file,
                                 .line = l->line});
}

static void add_left_out(struct trial *t, unsigned arch,
                         const struct hv_surface *surface)
{
    /* an error in a stub has no place in the tree */
    bool placed = HV_ANY(l, surface->left_out, surface->n_left_out,
                         l->kind == HV_LEFT_OUT_FAILED && l->at && !l->follows);
    HV_EACH (l, surface->left_out, surface->n_left_out) {
        if (l->kind == HV_LEFT_OUT_ERROR || l->kind == HV_LEFT_OUT_NAME)
            add_error(t, arch, l);
        else if (l->kind == HV_LEFT_OUT_FAILED && !l->follows && (l->at || !placed))
            add_failure(t, arch, l);
    }
}

/* ---- what was found ---- */

static void add_name(struct trial *t, enum hv_profile_of of, const char *name)
{
    hv_strings_add(&t->names[of], name, t->result.arena);
}

/* Add members by name, and with the record: "struct x.pad". */
static void add_members(struct trial *t, const char *record,
                        const struct hv_member *members, uint32_t n)
{
    HV_EACH (m, members, n) {
        const char *path = record;
        if (m->name) {
            path = hv_arena_printf(t->result.arena, "%s.%s", record, m->name);
            add_name(t, HV_OF_MEMBERS, m->name);
            add_name(t, HV_OF_MEMBERS, path);
        }
        add_members(t, path, m->members, m->n_members);
    }
}

static void add_entity(struct trial *t, const struct hv_entity *e)
{
    bool record = e->cls == HV_CLASS_RECORD, enumeration = e->cls == HV_CLASS_ENUM;
    bool type = record || enumeration || e->cls == HV_CLASS_TYPEDEF;
    add_name(t, type ? HV_OF_TYPES : HV_OF_CONSTANTS, e->name);
    if (record) {
        add_name(t, HV_OF_RECORDS, e->name);
        add_members(t, e->name, e->u.record.members, e->u.record.n_members);
    }
    for (uint32_t i = 0; enumeration && i < e->u.enum_.n_values; i++)
        add_name(t, HV_OF_CONSTANTS, e->u.enum_.values[i].name);
}

static void add_conditions(struct trial *t, unsigned arch,
                           const struct hv_surface *surface)
{
    HV_EACH (u, surface->undeclared, surface->n_undeclared)
        add_lack_at(t, arch,
                    (struct hv_lack){.kind = HV_LACK_CONDITION,
                                     .name = u->macro,
                                     .file = u->file,
                                     .line = u->line});
}

/* ---- macros that encode numbers ---- */

static bool is_defined(const struct trial *t, unsigned arch, const char *name)
{
    const struct hv_source_files *files = &t->input->headers.files[arch];
    const struct hv_profile *profile = t->run->profile;
    return HV_ANY(file, files->v, files->n, hv_draft_defines(file->bytes, name)) ||
           HV_ANY(stub, profile->stubs, profile->n_stubs,
                  hv_draft_defines(stub->text, name));
}

/* Add names in capitals before '(' in the text of a constant without a value. */
static void add_makers(struct trial *t, unsigned arch, const struct hv_scan *scan,
                       const struct hv_scan_macro *m)
{
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    for (const char *p = m->body; *p;) {
        size_t n = strspn(p, capitals), word = hv_word_length(p);
        const char *behind = p + n + strspn(p + n, " ");
        const char *name =
            n && n == word && *behind == '(' && isalpha((unsigned char)*p)
                ? hv_atom_n(t->run->atoms, p, n)
                : NULL;
        if (name && !is_defined(t, arch, name))
            add_lack_at(t, arch,
                        (struct hv_lack){.kind = HV_LACK_MAKER,
                                         .name = name,
                                         .file = scan->file->path,
                                         .line = m->line});
        p += word + (word == 0);
    }
}

static void find_makers(struct trial *t, unsigned arch,
                        const struct hv_surface *surface)
{
    const struct hv_source_files *files = &t->input->headers.files[arch];
    HV_EACH (file, files->v, files->n) {
        struct hv_scan scan = {0};
        if (hv_header_is_helper(t->run->profile, file->path))
            continue;
        hv_scan(file, t->result.arena, &scan);
        HV_EACH (m, scan.macros, scan.n_macros)
            if (!m->function_like && strchr(m->body, '(') &&
                hv_surface_find(surface, HV_CLASS_MACRO, m->name, ~0u))
                add_makers(t, arch, &scan, m);
    }
}

static void add_surface(struct trial *t, unsigned arch,
                        const struct hv_surface *surface)
{
    struct hv_trial *r = &t->result;
    HV_EACH_BIT (u, surface->audiences) {
        struct hv_trial_count count = {
            .arch = arch, .audience = u, .headers = surface->seen[u].n};
        HV_EACH_ENTITY (e, surface->entities, surface->n_entities)
            if (e->audiences & HV_BIT(u))
                count.of[e->cls] += e->cls == HV_CLASS_ENUM ? e->u.enum_.n_values : 1;
        *HV_ARENA_APPEND(r->arena, r->counts, r->n_counts) = count;
    }
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities)
        add_entity(t, e);
    add_left_out(t, arch, surface);
    add_conditions(t, arch, surface);
    find_makers(t, arch, surface);
}

/* ---- values of the profile ---- */

static bool has_header(const struct trial *t, const char *glob)
{
    const struct hv_strings globs = {.n = 1, .v = &glob};
    return HV_ANY(files, t->input->headers.files, HV_MAX_ARCHS,
                  HV_ANY(file, files->v, files->n, hv_globs_match(&globs, file->path)));
}

static bool has_match(const struct trial *t, const struct hv_profile_value *value,
                      struct hv_nearest *nearest)
{
    const struct hv_strings *names = &t->names[value->of];
    for (size_t i = 0; i < names->n; i++) {
        if (value->pattern ? hv_pattern_matches(value->pattern, names->v[i], NULL)
                           : strcmp(value->text, names->v[i]) == 0)
            return true;
        hv_nearest_offer(nearest, names->v[i], names->v[i]);
    }
    return false;
}

/* The line of the profile's file with that value; 0: it is spelled differently. */
static uint32_t line_of(const struct hv_profile *profile, const char *text,
                        struct hv_arena *arena)
{
    const char *found =
        profile->text ? strstr(profile->text, hv_arena_printf(arena, "\"%s\"", text))
                      : NULL;
    uint32_t line = found != NULL;
    for (const char *p = profile->text; p && p < found; p++)
        line += *p == '\n';
    return line;
}

static void check_archs(struct trial *t)
{
    const struct hv_strings paths =
        hv_headers_unnamed(t->run, t->input->tree, &t->input->headers);
    HV_EACH (path, paths.v, paths.n)
        add_lack(t, &(struct hv_lack){.kind = HV_LACK_ARCH, .name = *path});
}

static void check_value(void *ctx, const struct hv_profile_value *value)
{
    struct trial *t = ctx;
    struct hv_arena *arena = t->result.arena;
    struct hv_nearest nearest = hv_nearest_begin(value->text);
    if (strchr(value->text, '%') || /* one name per operation */
        (value->of == HV_OF_HEADERS ? has_header(t, value->text)
                                    : has_match(t, value, &nearest)))
        return;
    bool meant = nearest.best && !value->pattern;
    add_lack(t, &(struct hv_lack){
                    .kind = HV_LACK_UNMATCHED,
                    .name = value->text,
                    .key = hv_arena_printf(arena, "%s", value->key),
                    .about = meant ? hv_arena_printf(arena, "did you mean '%s'?",
                                                     nearest.best)
                                   : NULL,
                    .file = t->run->profile->path,
                    .line = line_of(t->run->profile, value->text, arena)});
}

static bool includes_file(const struct hv_source_files *files, const char *path,
                          struct hv_arena *arena)
{
    HV_EACH (file, files->v, files->n) {
        struct hv_scan scan = {0};
        if (strstr(file->bytes, path))
            hv_scan(file, arena, &scan);
        if (HV_ANY(x, scan.includes, scan.n_includes, strcmp(x->name, path) == 0))
            return true;
    }
    return false;
}

static void check_stubs(struct trial *t)
{
    const struct hv_profile *profile = t->run->profile;
    HV_EACH (stub, profile->stubs, profile->n_stubs) {
        const char *path = stub->path;
        if (!hv_strings_have(&profile->first, path) &&
            !HV_ANY(files, t->input->headers.files, HV_MAX_ARCHS,
                    includes_file(files, path, t->result.arena)) &&
            !HV_ANY(p, profile->prerequisites, profile->n_prerequisites,
                    hv_strings_have(&p->includes, path)))
            add_lack(
                t, &(struct hv_lack){.kind = HV_LACK_STUB,
                                     .name = path,
                                     .file = profile->path,
                                     .line = line_of(profile, path, t->result.arena)});
    }
}

/* ---- all of it ---- */

HV_BY(by_kind, struct hv_lack,
      HV_ORDER(x->kind, y->kind) ?: (x->key && y->key ? 0 : strcmp(x->name, y->name))
          ?: (x < y ? -1 : 1))

static void gather(struct trial *t, struct hv_masks *masks)
{
    struct hv_trial *r = &t->result;
    r->profile = t->run->profile;
    r->tree = t->input->word;
    if (strncmp(r->tree, "dir:", 4) == 0)
        r->tree += 4;
    r->release = t->input->release;
    size_t n = hv_input_surfaces(t->input, t->surfaces);
    HV_EACH_ARCH (a, t->input->surfaces)
        add_surface(t, a, t->input->surfaces[a]);
    hv_profile_visit(t->run->profile, check_value, t);
    check_stubs(t);
    check_archs(t);
    HV_SORT(r->lacks, r->n, by_kind);
    *masks = hv_masks_count(t->surfaces, n, t->run->profile, r->arena);
    r->families = masks;
}

static bool read_input(struct trial *t, const char *word, struct hv_err *err)
{
    t->input = hv_input_open(t->run, word, err);
    if (!t->input)
        return false;
    if (t->input->baseline)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "a recorded release has no headers to try a profile on: name a "
                       "directory or a revision");
    t->input->every_error = true;
    return hv_start_profile(t->run, &t->input, 1, err) &&
           hv_input_read(t->run, t->input, err);
}

/* Fail if headers cannot be read, even though everything else was written. */
static enum hvabi_status status_of(const struct trial *t, struct hv_err *err)
{
    const struct hv_trial *r = &t->result;
    size_t unread = hv_trial_count_lacks(r, HV_LACK_UNREAD);
    if (!unread)
        return hv_trial_count_lacks(r, HV_LACK_WRONG) ? HVABI_FAILED : HVABI_OK;
    hv_fail(err, HV_ERR_INPUT, r->profile->path,
            "not all headers of %s can be read with this profile: %zu to mend", r->tree,
            unread);
    return HVABI_INPUT;
}

enum hvabi_status hvabi_try(struct hvabi *run, const char *tree,
                            const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hv_masks masks;
    struct trial t = {.run = run};
    enum hvabi_status status = HVABI_INPUT;
    t.result.arena = hv_arena_new();
    bool ok =
        hv_outputs_check(HV_REPORT_TRIAL, outputs, &err) && read_input(&t, tree, &err);
    if (ok) {
        gather(&t, &masks);
        hv_outputs_write(HV_REPORT_TRIAL, &(struct hv_report){.trial = &t.result},
                         "try", outputs);
        ok = hv_pattern_set_ok(run->profile->patterns, &err);
        status = status_of(&t, &err);
    }
    hv_input_free(t.input);
    hv_arena_free(t.result.arena);
    return ok && status != HVABI_INPUT ? status : hv_run_fail(run, &err);
}
