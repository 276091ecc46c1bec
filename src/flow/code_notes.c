/* SPDX-License-Identifier: MIT
 *
 * Whether padding that became a member had to be zero: the comment of the old header
 * asks for it, or the old hypervisor refused anything else. And whether the hypervisor
 * still serves what its headers no longer name.
 */
#include "flow/comparison.h"

#include "extract/scan.h"

struct zero_search {
    struct hvabi *run;
    struct hv_input *old;
    const struct hv_surface *surface; /* of OLD */
    struct hv_arena *arena;           /* of the scans */
    const struct hv_entity *record;
    const struct hv_member *pad;
};

/* ---- which padding ---- */

/* The padding member with bytes in the range, or NULL. */
static const struct hv_member *padding_at(const struct hv_profile *profile,
                                          const struct hv_member *members, uint32_t n,
                                          uint64_t from, uint64_t to)
{
    HV_EACH (m, members, n) {
        if (m->offset >= to || m->offset + m->bits <= from)
            continue;
        if (hv_member_is_padding(profile, m))
            return m;
        const struct hv_member *found =
            padding_at(profile, m->members, m->n_members, from, to);
        if (found)
            return found;
    }
    return NULL;
}

/* ---- what the comment says ---- */

static bool is_one_of(struct hv_span word, const char *const *list)
{
    while (*list && (strlen(*list) != word.n || strncasecmp(*list, word.p, word.n)))
        list++;
    return *list;
}

/* Matches "must be zero", "IN: Always zero", "MBZ"; not "need not be zero". */
static bool asks_for_zero(const char *p, const char *end)
{
    static const char *const demands[] = {"must", "always", "shall", "should",
                                          "has",  "set",    "be",    NULL};
    static const char *const zeros[] = {"zero", "zeroed", "0", "zeros", "zeroes", NULL};
    static const char *const not [] = {"not", "non", "never", "nonzero", NULL};
    static const char *const whole[] = {"mbz", NULL};
    bool demanded = false, denied = false;
    while (p < end) {
        struct hv_span word = {p, 0};
        while (p + word.n < end && hv_is_word(p[word.n]))
            word.n++;
        if (*p == '.')
            demanded = denied = false;
        demanded |= is_one_of(word, demands);
        denied |= is_one_of(word, not );
        if (is_one_of(word, whole) || (demanded && !denied && is_one_of(word, zeros)))
            return true;
        p += word.n ? word.n : 1;
    }
    return false;
}

static bool is_promised_zero(const struct zero_search *s, struct hv_err *err)
{
    uint32_t line = s->pad->line;
    const char *path = hv_input_path(
        s->run, s->old, 1u << hv_profile_arch(s->run->profile, s->surface->arch),
        s->record->file);
    const struct hv_source_file *file =
        line && path ? hv_tree_file(s->old->tree, path, err) : NULL;
    struct hv_scan scan = {0};
    if (!file)
        return false;
    hv_scan(file, s->arena, &scan);
    return HV_ANY(c, scan.comments, scan.n_comments,
                  (c->first == line || (c->alone && c->last + 1 == line)) &&
                      asks_for_zero(file->bytes + c->from, file->bytes + c->to));
}

/* ---- what the code does ---- */

/* Is the variable declared with the type: "struct x *var", "x_t var"? */
static bool is_declared(const char *text, const char *type, struct hv_span var)
{
    size_t n = strlen(type);
    for (const char *p = text; (p = strstr(p, type)); p += n) {
        const char *q = p + n;
        if (p > text && hv_is_word(p[-1]))
            continue;
        q += strncmp(q, "_t", 2) == 0 ? 2 : 0;
        if (hv_is_word(*q))
            continue;
        q += strspn(q, " \t*");
        if (strncmp(q, var.p, var.n) == 0 && !hv_is_word(q[var.n]))
            return true;
    }
    return false;
}

/* Count the members of that name in a record and its inline records: [0] of the type,
 * [1] of others. */
static void count_members(const struct hv_member *members, uint32_t n,
                          struct hv_span name, const char *type, size_t counts[2])
{
    HV_EACH (m, members, n) {
        if (m->name && strlen(m->name) == name.n &&
            strncmp(m->name, name.p, name.n) == 0)
            counts[!m->type || strcmp(m->type, type) != 0]++;
        count_members(m->members, m->n_members, name, type, counts);
    }
}

/* Have all members of that name the record's type, as "readconsole" of a union "u"? */
static bool is_member(const struct zero_search *s, struct hv_span name)
{
    size_t counts[2] = {0};
    HV_EACH_OF (r, s->surface, HV_CLASS_RECORD)
        count_members(r->u.record.members, r->u.record.n_members, name, s->record->name,
                      counts);
    return counts[0] && !counts[1];
}

/* The text after the bracket that closes the one at p; its end if none does. */
static const char *behind_brackets(const char *p)
{
    int depth = 0;
    for (; *p; p++) {
        depth += (*p == '(') - (*p == ')');
        if (!depth)
            return p + 1;
    }
    return p;
}

/* Does the statement contain an error number? */
static bool fails_at(const char *p)
{
    for (; *p && *p != ';'; p++)
        if (p[0] == '-' && p[1] == 'E' && isupper((unsigned char)p[2]))
            return true;
    return false;
}

/* Is the member at `at` tested by an if whose statement fails? */
static bool is_refused(const char *text, const char *at)
{
    const char *start = at;
    while (start > text && !strchr(";{}", start[-1]))
        start--;
    const char *word = strstr(start, "if");
    if (!word || word > at || (word > start && hv_is_word(word[-1])))
        return false;
    word += 2 + strspn(word + 2, " \t\n");
    const char *end = *word == '(' ? behind_brackets(word) : word;
    return at < end && fails_at(end);
}

/* The name before "->pad" in "op->pad"; {0}: the member stands alone. */
static struct hv_span owner_before(const char *text, const char *at)
{
    struct hv_span owner = {0};
    if (at > text && at[-1] == '.')
        at--;
    else if (at > text + 1 && at[-1] == '>' && at[-2] == '-')
        at -= 2;
    else
        return owner;
    for (owner.p = at; owner.p > text && hv_is_word(owner.p[-1]); owner.n++)
        owner.p--;
    return owner;
}

static bool is_checked_in(const struct zero_search *s, const char *text)
{
    size_t n = strlen(s->pad->name);
    for (const char *p = text; (p = strstr(p, s->pad->name)); p += n) {
        struct hv_span owner = owner_before(text, p);
        const char *behind = p + n + strspn(p + n, " \t");
        bool assigned = behind[0] == '=' && behind[1] != '=';
        if (owner.n && !hv_is_word(p[n]) && !assigned && is_refused(text, p) &&
            (is_declared(text, hv_without_tag(s->record->name), owner) ||
             is_member(s, owner)))
            return true;
    }
    return false;
}

static bool is_checked(const struct zero_search *s, struct hv_err *err)
{
    const struct hv_profile *profile = s->run->profile;
    if (s->run->consumer) /* a consumer's tree has no code of the hypervisor */
        return false;
    HV_EACH (one, profile->dispatchers, profile->n_dispatchers)
        for (size_t i = 0; i < one->files.n && !err->code; i++) {
            const struct hv_source_file *file =
                hv_tree_file(s->old->tree, one->files.v[i], err);
            if (file && is_checked_in(s, file->bytes))
                return true;
        }
    return false;
}

/* ---- the note ---- */

bool hv_padding_note(struct hvabi *run, struct hv_input *old,
                     struct hv_changes *changes, unsigned arch, struct hv_err *err)
{
    struct zero_search s = {.run = run, .old = old, .surface = old->surfaces[arch]};
    struct hv_err failed = {0};
    for (struct hv_change *c = changes->first; c && old->tree && !failed.code;
         c = c->next) {
        if (c->kind != HV_KIND_MEMBER_ADDED || c->note)
            continue;
        s.record = hv_surface_find(s.surface, HV_CLASS_RECORD, c->entity, c->audiences);
        s.pad = s.record ? padding_at(run->profile, s.record->u.record.members,
                                      s.record->u.record.n_members, c->after.offset,
                                      c->after.offset + c->after.bits)
                         : NULL;
        if (!s.pad)
            continue;
        s.arena = s.arena ? s.arena : hv_arena_new();
        if (is_promised_zero(&s, &failed) || (!failed.code && is_checked(&s, &failed)))
            c->note = HV_NOTE_ZERO;
    }
    hv_arena_free(s.arena);
    if (failed.code)
        *err = failed;
    return !failed.code;
}

enum { OLD, NEW, SIDES };

/* One file in both trees. */
struct code {
    const struct hv_source_file *file[SIDES]; /* NULL: that tree has none */
    struct hv_scan scan[SIDES];               /* once it has a name of interest */
};

struct dispatchers {
    struct hv_arena *arena; /* of the scans */
    size_t n;
    struct code *v;
};

static bool read_files(struct dispatchers *d, const struct hv_profile *profile,
                       struct hv_input *const input[], unsigned arch,
                       struct hv_err *err)
{
    bool ok = true;
    HV_EACH (one, profile->dispatchers, profile->n_dispatchers)
        for (size_t i = 0; ok && i < one->files.n; i++)
            if (!one->archs || one->archs & HV_BIT(arch)) {
                struct code *code = HV_ARENA_APPEND(d->arena, d->v, d->n);
                *code = (struct code){0};
                ok = hv_inputs_file(input, one->files.v[i], code->file, err);
            }
    return ok;
}

static bool in_comment(struct dispatchers *d, struct code *code, int side, size_t at)
{
    struct hv_scan *scan = &code->scan[side];
    if (!scan->file)
        hv_scan(code->file[side], d->arena, scan);
    return HV_ANY(x, scan->comments, scan->n_comments, x->from <= at && at < x->to);
}

static bool names(struct dispatchers *d, struct code *code, int side, const char *name)
{
    const char *text = code->file[side] ? code->file[side]->bytes : "";
    for (const char *p = text; (p = hv_find_word(p, name)); p += strlen(name))
        if (!in_comment(d, code, side, (size_t)(p - text)))
            return true;
    return false;
}

/* A file that moved may still serve what the old tree had in it. */
static enum hv_note note_of(struct dispatchers *d, const char *name)
{
    bool any = false, named = false, moved = false;
    HV_EACH (code, d->v, d->n) {
        bool old = names(d, code, OLD, name);
        if (names(d, code, NEW, name))
            return HV_NOTE_SERVED;
        named |= old;
        moved |= old && !code->file[NEW];
        any |= code->file[OLD] && code->file[NEW];
    }
    return moved || !any ? HV_NOTE_NONE : named ? HV_NOTE_DROPPED : HV_NOTE_UNSERVED;
}

static bool is_lost_op(const struct hv_change *c, const struct hv_surface *old)
{
    if (c->note ||
        (c->kind != HV_KIND_CONSTANT_REMOVED && c->kind != HV_KIND_GUARD_NARROWED))
        return false;
    const struct hv_entity *op = hv_surface_find(old, HV_CLASS_OP, c->entity, ~0u);
    return op && !op->u.op.removed;
}

bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err)
{
    struct dispatchers d = {0};
    bool ok = true;
    if (!run->profile->n_dispatchers || !input[OLD]->tree || !input[NEW]->tree)
        return true;
    for (struct hv_change *c = changes->first; c && ok; c = c->next) {
        if (!is_lost_op(c, input[OLD]->surfaces[arch]))
            continue;
        if (!d.arena) {
            d.arena = hv_arena_new();
            ok = read_files(&d, run->profile, input, arch, err);
        }
        if (ok)
            c->note = note_of(&d, c->entity);
    }
    hv_arena_free(d.arena);
    return ok;
}
