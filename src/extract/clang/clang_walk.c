/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_walk.h"

#include "extract/dependencies.h"
#include "extract/scan.h"

void hv_walk_put_place(struct hv_walk *walk, struct hv_entity *entity,
                       struct hv_place place)
{
    const struct hv_plan_file *file = &walk->unit->plan->files[place.file];
    entity->file = hv_atom(walk->atoms, file->scan.file->path);
    entity->line = place.line;
    entity->guard = hv_atom(walk->atoms, hv_scan_guard(&file->scan, place.line));
}

bool hv_walk_wants(const struct hv_walk *walk, struct hv_place place)
{
    if (place.file < 0 || !walk->unit->wanted)
        return place.file >= 0;
    const size_t file = (size_t)place.file;
    const uint32_t piece = hv_piece_at(walk->unit->plan, file, place.line);
    return walk->unit
        ->wanted[piece != HV_NO_PIECE ? piece
                                      : hv_pieces_of(walk->unit->plan, file).from];
}

bool hv_walk_is_handle(const struct hv_walk *walk, const char *name)
{
    const struct hv_profile *profile = walk->unit->plan->profile;
    if (strncmp(name, "struct ", 7) == 0)
        name += 7;
    else if (strncmp(name, "union ", 6) == 0)
        name += 6;
    return hv_patterns_match(profile->handles, profile->n_handles, name);
}

void hv_walk_doubt(struct hv_walk *walk, const char *name, const char *what)
{
    if (!walk->doubtful)
        hv_fail(walk->err, HV_ERR_INPUT, NULL,
                "libclang returned inconsistent data about '%s': %s", name ? name : "?",
                what);
    walk->doubtful = true;
}

const char *hv_walk_name(struct hv_walk *walk, CXCursor cursor)
{
    const char *name = hv_unit_atom(walk->unit, walk->atoms,
                                    walk->unit->clang->getCursorSpelling(cursor));
    return name && *name ? name : NULL;
}

struct hv_entity *hv_walk_add_type(struct hv_walk *walk, const char *name, CXType type,
                                   const char *resolved)
{
    const struct hv_clang *clang = walk->unit->clang;
    struct hv_entity *e = hv_variant_add(walk->variant, HV_CLASS_TYPEDEF, name);
    e->u.typedef_.type = resolved;
    e->u.typedef_.size = hv_type_bits(walk->unit, type) / 8;
    e->u.typedef_.align = hv_type_align(walk->unit, type);
    e->u.typedef_.is_unsigned = hv_type_sign(resolved) == HV_SIGN_UNSIGNED;
    e->u.typedef_.call = hv_type_call(walk->unit, walk->atoms, type);
    e->u.typedef_.constness = hv_type_constness(walk->unit, walk->atoms, type);
    e->u.typedef_.names = hv_type_typedef(
        walk->unit, walk->atoms,
        clang->getTypedefDeclUnderlyingType(clang->getTypeDeclaration(type)));
    return e;
}

struct hv_entity *hv_walk_add_handle(struct hv_walk *walk, const char *name,
                                     CXType type, const char *held,
                                     const char *constness)
{
    struct hv_entity *e = hv_variant_add(walk->variant, HV_CLASS_HANDLE, name);
    bool to_const = constness && constness[0] && constness[1] == 'c';
    e->u.handle.type =
        hv_atom_printf(walk->atoms, "%s%s", to_const ? "const " : "", held);
    e->u.handle.size = hv_type_bits(walk->unit, type) / 8;
    e->u.handle.align = hv_type_align(walk->unit, type);
    return e;
}

static void walk_typedef(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(cursor));
    if (place.file == HV_UNIT_UMBRELLA)
        hv_walk_probe(walk, cursor);
    if (!hv_walk_wants(walk, place))
        return;
    const char *name = hv_walk_name(walk, cursor);
    if (!name) {
        hv_walk_doubt(walk, name, "a typedef without a name");
        return;
    }
    CXType type = clang->getCursorType(cursor);
    const char *resolved = hv_type_string(walk->unit, walk->atoms,
                                          clang->getTypedefDeclUnderlyingType(cursor));
    /* a typedef that names a nameless record is the name of that record */
    if (resolved == name)
        return;
    if (hv_walk_is_handle(walk, name)) {
        hv_walk_put_place(
            walk,
            hv_walk_add_handle(walk, name, type, resolved,
                               hv_type_constness(walk->unit, walk->atoms, type)),
            place);
        return;
    }
    hv_walk_put_place(walk, hv_walk_add_type(walk, name, type, resolved), place);
}

/* Where the declaration of a function ends: behind its body, which the parser skips. */
static size_t end_of_body(const struct hv_plan_file *file, size_t end)
{
    while (end < file->n && isspace((unsigned char)file->text[end]))
        end++;
    if (end >= file->n || file->text[end] != '{')
        return 0;
    return hv_scan_close(file->text, file->n, end);
}

struct parameters {
    struct hv_walk *walk;
    struct hv_buf names;
};

static enum CXChildVisitResult on_parameter(CXCursor cursor, CXCursor parent,
                                            CXClientData data)
{
    struct parameters *p = data;
    (void)parent;
    const char *name =
        cursor.kind == CXCursor_ParmDecl ? hv_walk_name(p->walk, cursor) : NULL;
    if (name)
        hv_buf_printf(&p->names, "%s ", name);
    return CXChildVisit_Continue;
}

/* An inline function is represented by a fingerprint of its text. */
static void walk_function(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXSourceRange extent = clang->getCursorExtent(cursor);
    struct hv_place from = hv_unit_place(walk->unit, clang->getRangeStart(extent));
    struct hv_place to = hv_unit_place(walk->unit, clang->getRangeEnd(extent));
    if (from.file < 0 || to.file != from.file || to.offset <= from.offset)
        return;
    const struct hv_plan_file *file = &walk->unit->plan->files[from.file];
    size_t end = end_of_body(file, to.offset);
    if (!end)
        return;
    const char *name = hv_walk_name(walk, cursor);
    if (!name) {
        hv_walk_doubt(walk, name, "a function without a name");
        return;
    }
    struct parameters p = {.walk = walk};
    clang->visitChildren(cursor, on_parameter, &p);
    struct hv_walk_text text = {.parameters = p.names.n ? p.names.p : "",
                                .function_like = true};
    hv_tokens_put(&text.all, file->text + from.offset, end - from.offset);
    hv_walk_add_text(walk, name, &text, from);
    hv_buf_done(&text.all);
    hv_buf_done(&p.names);
}

/* Most cursors are uses of macros, and a line costs more to find than a file. */
static bool is_wanted(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    if (!walk->only || cursor.kind == CXCursor_MacroExpansion)
        return !walk->only;
    CXFile file;
    clang->getExpansionLocation(clang->getCursorLocation(cursor), &file, NULL, NULL,
                                NULL);
    long f = hv_unit_file(walk->unit, file);
    return f == HV_UNIT_UMBRELLA || (f >= 0 && walk->only[f]);
}

static enum CXChildVisitResult on_top(CXCursor cursor, CXCursor parent,
                                      CXClientData data)
{
    struct hv_walk *walk = data;
    (void)parent;
    if (!is_wanted(walk, cursor))
        return CXChildVisit_Continue;
    switch ((int)cursor.kind) {
    case CXCursor_MacroDefinition:
        hv_walk_macro_definition(walk, cursor);
        break;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
        hv_walk_record(walk, cursor);
        break;
    case CXCursor_EnumDecl:
        hv_walk_enum(walk, cursor);
        break;
    case CXCursor_TypedefDecl:
        walk_typedef(walk, cursor);
        break;
    case CXCursor_FunctionDecl:
        walk_function(walk, cursor);
        break;
    case CXCursor_VarDecl:
        hv_walk_probe(walk, cursor);
        hv_walk_object(walk, cursor);
        break;
    default:
        break;
    }
    return CXChildVisit_Continue;
}

bool hv_walk(struct hv_unit *unit, struct hv_variant *variant,
             const unsigned char *only, struct hv_err *err)
{
    const struct hv_plan *plan = unit->plan;
    struct hv_walk walk = {.unit = unit,
                           .variant = variant,
                           .atoms = variant->atoms,
                           .only = only,
                           .err = err};
    walk.probes =
        hv_arena_alloc(variant->arena, (plan->n_macros + 1) * sizeof *walk.probes);
    walk.hidden = hv_arena_alloc(variant->arena, plan->n_hidden + 1);
    for (size_t i = 0; i < plan->n_macros; i++)
        walk.probes[i].place.file = HV_UNIT_OTHER;
    unit->clang->visitChildren(unit->clang->getTranslationUnitCursor(unit->tu), on_top,
                               &walk);
    hv_walk_other_macros(&walk);
    hv_walk_seen(&walk);
    for (size_t h = 0; h < plan->n_hidden; h++) {
        const struct hv_plan_hidden *hidden = &plan->hidden[h];
        if (!walk.hidden[h])
            continue;
        hv_variant_leave_out(variant, HV_LEFT_OUT_GUARD,
                             plan->files[hidden->file].scan.file->path,
                             hv_atom_printf(variant->atoms, "#error: %s", hidden->text))
            ->line = hidden->line;
    }
    return !walk.doubtful;
}
