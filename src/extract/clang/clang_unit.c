/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_unit.h"

#include "base/sandbox.h"
#include "extract/dependencies.h"
#include "extract/libc_headers.h"
#include "extract/plan.h"
#include "extract/variant_parse.h"
#include "model/data_model.h"

enum { PARSE_CPU_SECONDS = 2 };

static void make_arguments(const struct hv_unit *unit, struct hv_arguments *args,
                           char *ret_version, size_t size)
{
    static const char *const fixed[] = {
        "-xc",
        "-nostdinc",
        "-nobuiltininc",
        "-w",
        "-ferror-limit=0",
        "-fno-spell-checking",
        "-fno-caret-diagnostics",
    };
    const struct hv_profile *profile = unit->plan->profile;
    for (size_t i = 0; i < HV_COUNT(fixed); i++)
        hv_argument_add(args, fixed[i]);
    hv_arguments_add_language(args, profile, unit->std);
    hv_arguments_add_gcc(args, profile);
    hv_argument_add(args, "-target");
    hv_argument_add(args, hv_arch_triple(&profile->archs[unit->arch]));
    const struct hv_audience *audience = &profile->audiences[unit->audience];
    hv_arguments_add_defines(args, profile, unit->arch, unit->audience,
                             unit->at_version ? audience->version_macro : NULL);
    if (unit->at_version) {
        snprintf(ret_version, size, "%s=0x%08" PRIx64, audience->version_macro,
                 unit->version);
        hv_argument_add(args, "-D");
        hv_argument_add(args, ret_version);
    }
    const char *const folders[] = {HV_VIRTUAL_ROOT "/stub", HV_VIRTUAL_ROOT "/lib",
                                   unit->plan->prefix};
    for (size_t i = 0; i < HV_COUNT(folders); i++) {
        hv_argument_add(args, "-I");
        hv_argument_add(args, folders[i]);
    }
}

struct virtual_files {
    struct hv_arena *arena;
    struct CXUnsavedFile *v;
    size_t n, cap;
};

static void add_file(struct virtual_files *files, const char *path, const char *text,
                     size_t n)
{
    *HV_ADD(files->v, files->n, files->cap) =
        (struct CXUnsavedFile){.Filename = path, .Contents = text, .Length = n};
}

static void make_files(const struct hv_unit *unit, const struct hv_umbrella *umbrella,
                       struct virtual_files *files)
{
    const struct hv_plan *plan = unit->plan;
    add_file(files, HV_UMBRELLA, umbrella->text.p, umbrella->text.n);
    for (size_t i = 0; i < plan->n_files; i++)
        if (!unit->files || unit->files[i])
            add_file(files, plan->files[i].virtual_path,
                     unit->pieces ? hv_pieces_text(plan, i, unit->pieces, files->arena)
                                  : plan->files[i].text,
                     plan->files[i].n);
    for (const struct hv_header_text *h = hv_libc_headers(); h->path; h++)
        add_file(files, hv_arena_printf(files->arena, HV_VIRTUAL_LIB "%s", h->path),
                 h->text, strlen(h->text));
    HV_EACH (stub, plan->profile->stubs, plan->profile->n_stubs)
        if (!stub->audiences || stub->audiences & 1u << unit->audience)
            add_file(files,
                     hv_arena_printf(files->arena, HV_VIRTUAL_STUB "%s", stub->path),
                     stub->text, strlen(stub->text));
}

bool hv_unit_parse(struct hv_unit *unit, struct hv_umbrella *umbrella,
                   struct hv_err *err)
{
    umbrella->arch = unit->arch;
    umbrella->audience = unit->audience;
    hv_umbrella_build(unit->plan, umbrella);
    struct hv_arguments args = {0};
    struct virtual_files files = {.arena = hv_arena_new()};
    char version[256];
    make_arguments(unit, &args, version, sizeof version);
    make_files(unit, umbrella, &files);
    unsigned options = CXTranslationUnit_DetailedPreprocessingRecord |
                       CXTranslationUnit_SkipFunctionBodies |
                       CXTranslationUnit_KeepGoing;
    unit->index = unit->clang->createIndex(0, 0);
    hv_sandbox_parse_timer(PARSE_CPU_SECONDS);
    enum CXErrorCode code = unit->clang->parseTranslationUnit2(
        unit->index, HV_UMBRELLA, args.v, (int)args.n, files.v, (unsigned)files.n,
        options, &unit->tu);
    hv_sandbox_parse_timer(0);
    free(files.v);
    hv_arena_free(files.arena);
    free(args.v);
    if (code != CXError_Success || !unit->tu)
        return hv_fail(err, HV_ERR_INPUT, NULL, "libclang failed (error %d)",
                       (int)code);
    return true;
}

bool hv_parser_prepare(struct hv_err *err)
{
    const struct hv_clang *clang = hv_clang_load(err);
    if (!clang)
        return false;
    static const char text[] =
        "struct s { int i; };\nstatic const __auto_type v = (1 + 2);\n";
    static const char *const args[] = {"-xc", "-std=gnu11", "-nostdinc"};
    struct CXUnsavedFile file = {HV_UMBRELLA, text, sizeof text - 1};
    CXTranslationUnit tu = NULL;
    CXIndex index = clang->createIndex(0, 0);
    clang->parseTranslationUnit2(index, HV_UMBRELLA, args, (int)HV_COUNT(args), &file,
                                 1, CXTranslationUnit_DetailedPreprocessingRecord, &tu);
    if (tu)
        clang->disposeTranslationUnit(tu);
    clang->disposeIndex(index);
    return true;
}

void hv_unit_done(struct hv_unit *unit)
{
    if (unit->tu)
        unit->clang->disposeTranslationUnit(unit->tu);
    if (unit->index)
        unit->clang->disposeIndex(unit->index);
    unit->tu = NULL;
    unit->index = NULL;
    unit->n_cache = unit->last = 0;
    free(unit->wrong);
    unit->wrong = NULL;
    unit->n_wrong = unit->cap_wrong = 0;
}

const char *hv_unit_atom(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXString string)
{
    const char *atom = hv_atom(atoms, unit->clang->getCString(string));
    unit->clang->disposeString(string);
    return atom;
}

long hv_unit_file(struct hv_unit *unit, CXFile file)
{
    if (!file)
        return HV_UNIT_OTHER;
    if (unit->n_cache && unit->cache[unit->last].file == file)
        return unit->cache[unit->last].plan_file;
    for (size_t i = unit->n_cache; i-- > 0;)
        if (unit->cache[i].file == file) {
            unit->last = i;
            return unit->cache[i].plan_file;
        }
    CXString name = unit->clang->getFileName(file);
    const char *path = unit->clang->getCString(name);
    long found = !path                            ? HV_UNIT_OTHER
                 : strcmp(path, HV_UMBRELLA) == 0 ? HV_UNIT_UMBRELLA
                                                  : hv_plan_file_find(unit->plan, path);
    unit->clang->disposeString(name);
    if (unit->n_cache < HV_COUNT(unit->cache)) {
        unit->cache[unit->n_cache].file = file;
        unit->cache[unit->n_cache++].plan_file = found;
    }
    return found;
}

struct hv_place hv_unit_place(struct hv_unit *unit, CXSourceLocation location)
{
    struct hv_place place;
    CXFile file;
    unit->clang->getExpansionLocation(location, &file, &place.line, NULL,
                                      &place.offset);
    place.file = hv_unit_file(unit, file);
    return place;
}

static void put_path(struct hv_unit *unit, CXSourceLocation location,
                     struct hv_diagnosis *ret_diagnosis)
{
    const struct hv_clang *clang = unit->clang;
    CXFile file;
    clang->getExpansionLocation(location, &file, NULL, NULL, NULL);
    ret_diagnosis->path[0] = '\0';
    if (!file)
        return;
    CXString name = clang->getFileName(file);
    const char *path = clang->getCString(name);
    snprintf(ret_diagnosis->path, sizeof ret_diagnosis->path, "%s", path ? path : "");
    clang->disposeString(name);
}

/* Use the first note of a diagnostic that is in a file of the tree ("to match this
 * '{'"). */
static void prefer_note(struct hv_unit *unit, CXDiagnostic diagnostic,
                        struct hv_diagnosis *ret_diagnosis)
{
    const struct hv_clang *clang = unit->clang;
    CXDiagnosticSet notes = clang->getChildDiagnostics(diagnostic);
    for (unsigned i = 0; i < clang->getNumDiagnosticsInSet(notes); i++) {
        CXDiagnostic note = clang->getDiagnosticInSet(notes, i);
        CXSourceLocation location = clang->getDiagnosticLocation(note);
        struct hv_place place = hv_unit_place(unit, location);
        if (place.file >= 0 && ret_diagnosis->place.file < 0) {
            ret_diagnosis->place = place;
            put_path(unit, location, ret_diagnosis);
        }
        clang->disposeDiagnostic(note);
    }
}

static void describe(struct hv_unit *unit, CXDiagnostic diagnostic,
                     struct hv_diagnosis *ret_diagnosis)
{
    const struct hv_clang *clang = unit->clang;
    CXString text = clang->getDiagnosticSpelling(diagnostic);
    const char *s = clang->getCString(text);
    snprintf(ret_diagnosis->text, sizeof ret_diagnosis->text, "%s", s ? s : "");
    clang->disposeString(text);
    put_path(unit, clang->getDiagnosticLocation(diagnostic), ret_diagnosis);
    if (ret_diagnosis->place.file < 0)
        prefer_note(unit, diagnostic, ret_diagnosis);
}

static bool is_probe(const struct hv_place *place, const struct hv_umbrella *umbrella)
{
    return place->file == HV_UNIT_UMBRELLA && place->line >= umbrella->values_line &&
           place->line < umbrella->last_line;
}

/* Is the diagnostic an error outside the probes? Then describe it. */
static bool take_error(struct hv_unit *unit, CXDiagnostic diagnostic,
                       const struct hv_umbrella *umbrella,
                       struct hv_diagnosis *ret_diagnosis)
{
    const struct hv_clang *clang = unit->clang;
    if (clang->getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error)
        return false;
    struct hv_place place =
        hv_unit_place(unit, clang->getDiagnosticLocation(diagnostic));
    if (is_probe(&place, umbrella)) {
        *HV_ADD(unit->wrong, unit->n_wrong, unit->cap_wrong) = place.line;
        return false;
    }
    ret_diagnosis->place = place;
    describe(unit, diagnostic, ret_diagnosis);
    return true;
}

/* A search for misreadings in a parse without errors. */
struct search {
    struct hv_unit *unit;
    bool closed; /* the last declaration of the umbrella was found */
    bool stray;  /* a word behind a brace became a variable, which was not intended */
    struct hv_diagnosis *diagnosis; /* of the first such word */
    hv_diagnosis_fn *fn;            /* for all of them; NULL: only the first counts */
    void *ctx;
};

/* "struct x { ... } word;": the type begins where the variable does. */
static bool is_behind_brace(struct hv_unit *unit, CXCursor variable)
{
    const struct hv_clang *clang = unit->clang;
    CXCursor type = clang->getTypeDeclaration(clang->getCursorType(variable));
    int kind = (int)type.kind;
    if (kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl &&
        kind != CXCursor_EnumDecl)
        return false;
    struct hv_place a =
        hv_unit_place(unit, clang->getRangeStart(clang->getCursorExtent(variable)));
    struct hv_place b =
        hv_unit_place(unit, clang->getRangeStart(clang->getCursorExtent(type)));
    return a.file >= 0 && a.file == b.file && a.offset == b.offset;
}

static void describe_stray(struct search *search, CXCursor variable, const char *name)
{
    struct hv_unit *unit = search->unit;
    CXSourceLocation location = unit->clang->getCursorLocation(variable);
    search->stray = true;
    search->diagnosis->place = hv_unit_place(unit, location);
    put_path(unit, location, search->diagnosis);
    snprintf(search->diagnosis->text, sizeof search->diagnosis->text,
             "no header defines '%.60s', so '} %.60s;' declares a variable of that "
             "name: name the header that defines it in \"prerequisites\", or write a "
             "stand-in into \"stubs\"; one that is meant is in \"variables\"",
             name, name);
}

static enum CXChildVisitResult on_top(CXCursor cursor, CXCursor parent,
                                      CXClientData data)
{
    struct search *search = data;
    const struct hv_clang *clang = search->unit->clang;
    const struct hv_profile *profile = search->unit->plan->profile;
    (void)parent;
    if (cursor.kind != CXCursor_VarDecl)
        return CXChildVisit_Continue;
    CXString s = clang->getCursorSpelling(cursor);
    const char *name = clang->getCString(s);
    if (name && strcmp(name, search->unit->plan->mark) == 0)
        search->closed = true;
    else if (name && (!search->stray || search->fn) &&
             is_behind_brace(search->unit, cursor) &&
             !hv_patterns_match(profile->variables, profile->n_variables, name)) {
        describe_stray(search, cursor, name);
        if (search->fn)
            search->fn(search->ctx, search->diagnosis);
    }
    clang->disposeString(s);
    return search->closed ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* Did the parser misread the text without an error? A function body without an end is
 * silently skipped with everything after it. An undefined word behind the brace of a
 * record becomes a variable instead of, say, packing the record. */
static bool is_misread(struct hv_unit *unit, struct hv_diagnosis *ret_diagnosis)
{
    struct hv_diagnosis stray = {0};
    struct search search = {.unit = unit, .diagnosis = &stray};
    unit->clang->visitChildren(unit->clang->getTranslationUnitCursor(unit->tu), on_top,
                               &search);
    if (!search.closed)
        *ret_diagnosis = (struct hv_diagnosis){.text = "this brace is never closed",
                                               .place.file = HV_UNIT_OTHER};
    else if (search.stray)
        *ret_diagnosis = stray;
    return !search.closed || search.stray;
}

bool hv_unit_is_wrong(const struct hv_unit *unit, unsigned line)
{
    return HV_ANY(x, unit->wrong, unit->n_wrong, *x == line);
}

bool hv_unit_diagnose(struct hv_unit *unit, const struct hv_umbrella *umbrella,
                      struct hv_diagnosis *ret_diagnosis)
{
    const struct hv_clang *clang = unit->clang;
    unsigned n = clang->getNumDiagnostics(unit->tu);
    bool found = false;
    /* the first that has a place in the tree, else the first */
    for (unsigned i = 0; i < n && !(found && ret_diagnosis->place.file >= 0); i++) {
        struct hv_diagnosis next;
        CXDiagnostic d = clang->getDiagnostic(unit->tu, i);
        if (take_error(unit, d, umbrella, &next) && (!found || next.place.file >= 0)) {
            *ret_diagnosis = next;
            found = true;
        }
        clang->disposeDiagnostic(d);
    }
    return found || is_misread(unit, ret_diagnosis);
}

void hv_unit_each_error(struct hv_unit *unit, const struct hv_umbrella *umbrella,
                        hv_diagnosis_fn *fn, void *ctx)
{
    const struct hv_clang *clang = unit->clang;
    struct hv_diagnosis next = {0};
    struct search search = {.unit = unit, .diagnosis = &next, .fn = fn, .ctx = ctx};
    unsigned n = clang->getNumDiagnostics(unit->tu);
    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang->getDiagnostic(unit->tu, i);
        if (take_error(unit, d, umbrella, &next))
            fn(ctx, &next);
        clang->disposeDiagnostic(d);
    }
    clang->visitChildren(clang->getTranslationUnitCursor(unit->tu), on_top, &search);
}
