/* SPDX-License-Identifier: MIT
 *
 * What to do about a finding: the advice of its rule, less what does not suit the
 * change, and lines of C that a maintainer can paste.
 */
#include "judge/verdict/context.h"

#include "model/surface.h"

/* State of making the fix of a finding. */
struct fix {
    struct hv_finding *finding;
    const struct hv_change *change;
    const struct hv_judge_arch *arch;
    struct hv_arena *arena;
    uint64_t facts;     /* of the change */
    const char *ladder; /* macro by which a strict audience asks for a version; NULL */
    uint64_t limit;     /* first version that gets the new form */
    bool raise;         /* the latest version is below it */
    size_t cap;
};

static bool has_fact(const struct fix *fix, enum hv_fact fact)
{
    return fix->facts & UINT64_C(1) << fact;
}

/* ---- advice ---- */

static const char *ladder_of(const struct hv_profile *profile, uint32_t audiences)
{
    HV_EACH_BIT (u, hv_strict_audiences(profile, audiences))
        if (profile->audiences[u].version_macro)
            return profile->audiences[u].version_macro;
    return NULL;
}

/* Does a comment of the new header keep the number of the op? */
static bool is_number_kept(const struct fix *fix)
{
    const struct hv_change *c = fix->change;
    const struct hv_family *family = hv_family_of(fix->arch->profile, c->entity, NULL);
    const char *name = family                         ? family->name
                       : c->cls == HV_CLASS_HYPERCALL ? HV_FAMILY_HYPERCALLS
                                                      : NULL;
    return name && c->before.value &&
           HV_ANY_OF(op, fix->arch->new, HV_CLASS_OP,
                     op->u.op.removed && strcmp(op->u.op.family, name) == 0 &&
                         strcmp(op->u.op.number, c->before.value) == 0);
}

static bool holds(const struct fix *fix, enum hv_advice_fact fact)
{
    const struct hv_profile *profile = fix->arch->profile;
    switch (fact) {
    case HV_ADVICE_KEPT:
        return fix->change->kept;
    case HV_ADVICE_ONE_VERSION:
        return !fix->ladder;
    case HV_ADVICE_COVERED:
        return fix->finding->version_macro;
    case HV_ADVICE_UNCOVERED:
        return !profile->n_version_macros || hv_change_is_strict(fix->change, profile);
    case HV_ADVICE_NUMBER_KEPT:
        return is_number_kept(fix);
    case HV_ADVICE_UNPARSED:
        return fix->change->unseen_why &&
               strncmp(fix->change->unseen_why, HV_UNPARSED, strlen(HV_UNPARSED)) == 0;
    }
    return false;
}

/* The advice for the sentence at the start of text. NULL: the sentence stays. */
static const struct hv_advice *
advice_at(const struct fix *fix, const struct hv_catalogue *catalogue, const char *text)
{
    HV_EACH (advice, catalogue->advice, catalogue->n_advice)
        if (*text == *advice->sentence && hv_begins_with(text, advice->sentence) &&
            holds(fix, advice->when))
            return advice;
    return NULL;
}

/* The length of the sentence, with its full stop. */
static size_t sentence_length(const char *text)
{
    const char *stop = strstr(text, ". ");
    return stop ? (size_t)(stop + 1 - text) : strlen(text);
}

static void put_sentence(struct hv_buf *buf, const char *text, size_t n,
                         const char *macro)
{
    static const char mark[] = "{macro}";
    const char *at = strstr(text, mark);
    if (buf->n && n)
        hv_buf_putc(buf, ' ');
    if (!at || at >= text + n || !macro) {
        hv_buf_add(buf, text, n);
        return;
    }
    hv_buf_add(buf, text, (size_t)(at - text));
    hv_buf_printf(buf, "%s%s", macro, at + strlen(mark));
}

static void put_advice(struct hv_buf *buf, const struct fix *fix,
                       const struct hv_catalogue *catalogue)
{
    for (const char *p = fix->finding->rule->fix; *p; p += strspn(p, " ")) {
        const struct hv_advice *advice = advice_at(fix, catalogue, p);
        size_t n = advice ? strlen(advice->sentence) : sentence_length(p);
        if (!advice)
            put_sentence(buf, p, n, NULL);
        else if (advice->text)
            put_sentence(buf, advice->text, strlen(advice->text),
                         fix->finding->version_macro);
        p += n;
    }
}

/* ---- lines to paste ---- */

static void add_line(struct fix *fix, const char *line)
{
    struct hv_strings *paste = &fix->finding->paste;
    *HV_ARENA_ADD(fix->arena, paste->v, paste->n, fix->cap) = line;
}

/* The name without "struct" and the like, or the path of a member. */
static const char *bare_name(const char *name)
{
    const char *end = strrchr(name, ' ');
    name = end ? end + 1 : name;
    end = strrchr(name, '.');
    return end ? end + 1 : name;
}

/* "uint8_t name[4];"; NULL if the words of the type cannot declare it. */
static const char *declaration(const struct fix *fix, const struct hv_side *side,
                               const char *name)
{
    const char *element = NULL;
    size_t length = 0, count = side->type && !strpbrk(side->type, "(*{<")
                                   ? hv_type_element(side->type, &element, &length)
                                   : 0;
    if (!count || side->bits % 8 || !length)
        return NULL;
    const char *digits = element + strcspn(element, "0123456789");
    bool is_integer =
        strncmp(element, "uint", 4) == 0 || strncmp(element, "int", 3) == 0;
    if (!is_integer || digits >= element + length ||
        strtoull(digits, NULL, 10) * count != side->bits)
        return NULL; /* a bit-field, a type that the series may change ... */
    size_t n = strlen(side->type);
    const char *bounds = memchr(side->type, '[', n);
    return hv_arena_printf(fix->arena, "%.*s %s%s;", (int)length, element, name,
                           bounds ? bounds : "");
}

static const char *indented(const struct fix *fix, const char *line)
{
    return hv_arena_printf(fix->arena, "    %s", line);
}

static void add_condition(struct fix *fix)
{
    add_line(fix, hv_arena_printf(fix->arena, "#if %s < 0x%08" PRIx64, fix->ladder,
                                  fix->limit));
}

/* The latest version that a caller may ask for: the newest release's, else OLD's. 0:
 * unknown. */
static uint64_t shipped_version(const struct hv_judge_arch *arch)
{
    const struct hv_release_view *r = &arch->releases;
    const char *macro = arch->profile->interface_version, *value = NULL;
    if (!r->unknown && r->constant && macro && r->n_releases)
        value = r->constant(r->ctx, macro, r->releases[r->n_releases - 1]);
    return hv_decimal_number(value       ? value
                             : arch->old ? arch->old->interface_version
                                         : NULL);
}

/* Is it another name in the same place, not the same name one level deeper or with
 * another tag? */
static bool is_plain_rename(const struct hv_change *c)
{
    const char *old = c->member ? c->member : c->entity, *new = c->renamed_to;
    if (!new)
        return false;
    const char *from = bare_name(old), *to = bare_name(new);
    return strcmp(from, to) != 0 &&
           from - old == to - new &&strncmp(old, new, (size_t)(from - old)) == 0;
}

/* Set the first version with the new form, so that callers of every shipped version get
 * the old one. False: no correct lines are known. */
static bool set_limit(struct fix *fix)
{
    const struct hv_surface *new = fix->arch->new;
    if (!is_plain_rename(fix->change) || fix->change->kept)
        return false;
    if (!fix->ladder)
        return true;
    uint64_t shipped = shipped_version(fix->arch);
    fix->limit = hv_decimal_number(new ? new->interface_version : NULL);
    fix->raise = fix->limit <= shipped;
    if (fix->raise)
        fix->limit = shipped + 1;
    return shipped != 0;
}

/* Define the old name as the new one: for older versions, else for all. */
static void paste_name(struct fix *fix)
{
    const struct hv_change *c = fix->change;
    const char *name = bare_name(c->entity);
    if (name[hv_word_length(name)] || !set_limit(fix)) /* the first: X(0), of a probe */
        return;
    if (fix->ladder)
        add_condition(fix);
    add_line(fix, hv_arena_printf(fix->arena, "#define %s %s", name,
                                  bare_name(c->renamed_to)));
    if (fix->ladder)
        add_line(fix, "#endif");
}

/* A macro for a member would replace every other use of the word. */
static void paste_member(struct fix *fix)
{
    const struct hv_change *c = fix->change;
    if (!set_limit(fix))
        return;
    const char *old = declaration(fix, &c->after, bare_name(c->member));
    const char *new = declaration(fix, &c->after, bare_name(c->renamed_to));
    if (!old || !new)
        return;
    if (fix->ladder)
        add_condition(fix);
    else
        add_line(fix, "union {");
    add_line(fix, indented(fix, old));
    if (fix->ladder)
        add_line(fix, "#else");
    add_line(fix, indented(fix, new));
    add_line(fix, fix->ladder ? "#endif" : "};");
}

/* Are the member's bytes taken by nothing but what followed it? */
static bool leaves_room(const struct fix *fix)
{
    return fix->change->member && !fix->change->kept &&
           !has_fact(fix, HV_FACT_IN_UNION) &&
           (!has_fact(fix, HV_FACT_REPLACED) || has_fact(fix, HV_FACT_MOVES_MEMBERS));
}

/* Padding of the old type, so that the alignment stays as well. */
static void paste_padding(struct fix *fix)
{
    const struct hv_change *c = fix->change;
    if (!leaves_room(fix))
        return;
    const char *name = bare_name(c->member);
    if (!has_fact(fix, HV_FACT_PADDING))
        name = hv_arena_printf(fix->arena, "pad_%s", name);
    const char *line = declaration(fix, &c->before, name);
    if (line)
        add_line(fix, line);
}

/* Pad a record that shrank to its old size. */
static void paste_tail(struct fix *fix)
{
    const struct hv_change *c = fix->change;
    if (c->cls == HV_CLASS_RECORD && c->before.size > c->after.size && c->after.size)
        add_line(fix, hv_arena_printf(fix->arena,
                                      "uint8_t pad[%" PRIu64 "]; /* at the end */",
                                      c->before.size - c->after.size));
}

/* What no header declares is in another language, at the finding's place. */
static void paste_version(struct fix *fix)
{
    const struct hv_side *now = &fix->change->after;
    const struct hv_profile *profile = fix->arch->profile;
    if (!now->value || *now->value == '-' || !now->value_bits ||
        HV_ANY(v, profile->values, profile->n_values,
               strcmp(v->name, fix->change->entity) == 0))
        return;
    const struct hv_version_macro *macro =
        HV_FIND(m, profile->version_macros, profile->n_version_macros,
                strcmp(m->macro, fix->change->entity) == 0);
    uint64_t major = macro && macro->major_bits ? macro->major_bits : ~UINT64_C(0);
    uint64_t next = (strtoull(now->value, NULL, 10) & major) + (major & -major);
    add_line(fix, hv_arena_printf(fix->arena, "#define %s 0x%08" PRIx64,
                                  fix->change->entity, next));
}

static void (*const pastes[HV_PASTE_COUNT])(struct fix *fix) = {
    [HV_PASTE_OLD_NAME] = paste_name,        [HV_PASTE_OLD_MEMBER] = paste_member,
    [HV_PASTE_PADDING] = paste_padding,      [HV_PASTE_TAIL] = paste_tail,
    [HV_PASTE_NEXT_VERSION] = paste_version,
};

/* ---- the whole ---- */

static void put_raise(struct hv_buf *buf, const struct fix *fix)
{
    const char *macro = fix->arch->profile->interface_version;
    if (fix->ladder && fix->raise && macro && fix->finding->paste.n &&
        fix->change->renamed_to)
        hv_buf_printf(buf, " Raise %s to 0x%08" PRIx64 ", if the series has not.",
                      macro, fix->limit);
}

static void put_offer(struct hv_buf *buf, const struct fix *fix)
{
    const struct hv_change *c = fix->change;
    bool asked = c->note == HV_NOTE_CONTRACT || c->kind == HV_KIND_NUMBER_REUSED;
    const char *offer =
        asked ? hv_offer(fix->arch->new, fix->arch->profile, c->entity, fix->arena)
              : NULL;
    if (offer)
        hv_buf_printf(buf, "%s%s", buf->n ? " " : "", offer);
}

void hv_finding_set_fix(struct hv_finding *finding, uint64_t facts,
                        const struct hv_catalogue *catalogue,
                        const struct hv_judge_arch *arch, struct hv_arena *arena)
{
    HV_BUF text = {0};
    struct fix fix = {.finding = finding,
                      .change = &finding->change,
                      .arch = arch,
                      .arena = arena,
                      .facts = facts,
                      .ladder = ladder_of(arch->profile, finding->change.audiences)};
    finding->paste = (struct hv_strings){0};
    if (pastes[finding->rule->paste])
        pastes[finding->rule->paste](&fix);
    put_advice(&text, &fix, catalogue);
    put_raise(&text, &fix);
    put_offer(&text, &fix);
    finding->fix = text.n ? hv_arena_strndup(arena, text.p, text.n) : NULL;
}
