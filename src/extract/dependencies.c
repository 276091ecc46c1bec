/* SPDX-License-Identifier: MIT */
#include "extract/dependencies.h"

#include "extract/dependency_words.h"
#include "extract/lexer.h"
#include "extract/thresholds.h"

enum { MOST_FILES = 512 };

/* Kept with the plan, because partial parses ask what some files need. */
struct hv_dependencies {
    const struct hv_plan *plan;
    struct hv_dependency_words words;
    size_t n_slots;
    uint32_t *slots;           /* the first definition of each word: index + 1 */
    uint32_t *followed, round; /* per slot: the last round that followed the word */
    size_t n_todo, cap_todo;
    size_t *todo;     /* pieces whose mentions are to be followed */
    uint32_t *sorted; /* slots of the words that pieces mention, piece by piece */
    struct hv_mentions *of_piece; /* where those of each piece are */
    uint32_t *reached, *entered;  /* per piece, per file: the last round that did */
    unsigned arch;                /* current architecture + 1 */
    bool *in_arch;                /* per file: it has it */
    size_t *place;                /* per file: its place in all umbrellas, if sure */
    size_t *earliest;             /* per file: first place that may include it */
    size_t *includers;            /* files that include another, sorted by that one */
    struct hv_mentions *of_file;  /* per file: range of its includers */
    const unsigned char *out;     /* files that no umbrella includes; or NULL */
    unsigned char
        *on[HV_MAX_ARCHS]; /* n by n: the row's file depends on the column's */
    char (*pieces[HV_MAX_ARCHS])[HV_CHECKSUM_HEX + 1]; /* per file: what counts of
                                                        others; NULL: no keys */
};

/* ---- words ---- */

static void index_definitions(struct hv_dependencies *b)
{
    const struct hv_dependency_words *w = &b->words;
    b->n_slots = 64;
    while (b->n_slots < w->n * 4)
        b->n_slots *= 2;
    b->slots = hv_arena_alloc(b->plan->arena, b->n_slots * sizeof *b->slots);
    b->followed = hv_arena_alloc(b->plan->arena, b->n_slots * sizeof *b->followed);
    for (size_t i = 0; i < w->n; i++) {
        size_t slot = w->v[i].word & (b->n_slots - 1);
        if (i && w->v[i].word == w->v[i - 1].word)
            continue;
        while (b->slots[slot])
            slot = (slot + 1) & (b->n_slots - 1);
        b->slots[slot] = (uint32_t)i + 1;
    }
}

static size_t find_slot(const struct hv_dependencies *b, uint32_t word)
{
    const struct hv_definition *v = b->words.v;
    size_t slot = word & (b->n_slots - 1);
    while (b->slots[slot] && v[b->slots[slot] - 1].word != word)
        slot = (slot + 1) & (b->n_slots - 1);
    return slot;
}

/* The first definition of its word; NULL: there is none, or it was followed before. */
static const struct hv_definition *begin_word(struct hv_dependencies *b, size_t slot)
{
    if (!b->slots[slot] || b->followed[slot] == b->round)
        return NULL;
    b->followed[slot] = b->round;
    return b->words.v + b->slots[slot] - 1;
}

/* ---- reaching ---- */

static void enter_file(struct hv_dependencies *b, size_t file);

static void reach_piece(struct hv_dependencies *b, size_t piece)
{
    if (b->reached[piece] == b->round)
        return;
    b->reached[piece] = b->round;
    *HV_ADD(b->todo, b->n_todo, b->cap_todo) = piece;
    enter_file(b, b->words.pieces[piece].file);
}

/* Enter files that may include this one before the umbrella does, and all that include
 * it if the umbrella leaves it out: the text before it there differs. */
static void enter_includers(struct hv_dependencies *b, size_t file, bool out)
{
    HV_EACH (g, b->includers + b->of_file[file].from,
             b->of_file[file].to - b->of_file[file].from)
        if (b->in_arch[*g] && (out || b->earliest[*g] < b->place[file]))
            enter_file(b, *g);
}

/* Enter the rest of a file, and all of it if names do not show what it does. */
static void enter_file(struct hv_dependencies *b, size_t file)
{
    const struct hv_dependency_words *w = &b->words;
    const struct hv_mentions *pieces = &w->in_files[file];
    if (!b->in_arch[file] || b->entered[file] == b->round)
        return;
    b->entered[file] = b->round;
    for (size_t p = pieces->from; p < pieces->to; p++)
        if (w->pieces[p].tied || w->wide || w->lasting[file] ||
            w->pieces[p].declares & HV_DECLARES_SPELLED)
            reach_piece(b, p);
    HV_EACH (to, b->plan->files[file].includes, b->plan->files[file].n_includes)
        enter_file(b, *to);
    enter_includers(b, file, b->out && b->out[file]);
}

/* Follow a word to all of its definitions, macros or not: conditions, the order of
 * files and parentheses decide which of them is meant. What macros may make of a word
 * counts if no macro has its name. */
static void follow_slot(struct hv_dependencies *b, size_t slot)
{
    const struct hv_definition *first = begin_word(b, slot), *d;
    const struct hv_definition *end = b->words.v + b->words.n;
    bool macro = false;
    for (d = first; d && d < end && d->word == first->word; d++)
        macro |= b->in_arch[d->file] && d->macro;
    for (d = first; d && d < end && d->word == first->word; d++)
        if (b->in_arch[d->file] && !(d->weak && macro))
            reach_piece(b, d->piece);
}

static void follow_word(struct hv_dependencies *b, uint32_t word)
{
    follow_slot(b, find_slot(b, word));
}

static bool defines(const struct hv_dependencies *b, size_t file, uint32_t word)
{
    const struct hv_definition *end = b->words.v + b->words.n;
    const uint32_t first = b->slots[find_slot(b, word)];
    const struct hv_definition *d = first ? b->words.v + first - 1 : end;
    while (d < end && d->word == word && d->file != file)
        d++;
    return d < end && d->word == word;
}

/* A probe of the profile belongs to the file of the first macro that it needs. */
static void follow_probe(struct hv_dependencies *b, const struct hv_probe *probe,
                         size_t file)
{
    const char *text = probe->expression;
    struct hv_lexer lexer = {text, text + strlen(text), 1, false};
    if (!defines(b, file,
                 hv_dependency_word(probe->needs.v[0], strlen(probe->needs.v[0]))))
        return;
    for (struct hv_token t = hv_lexer_next(&lexer); t.type; t = hv_lexer_next(&lexer))
        if (t.type == HV_TOKEN_WORD)
            follow_word(b, hv_dependency_word(t.p, t.n));
    HV_EACH (need, probe->needs.v, probe->needs.n)
        follow_word(b, hv_dependency_word(*need, strlen(*need)));
}

static void begin_reach(struct hv_dependencies *b)
{
    b->round++;
    for (size_t f = 0; f < b->plan->n_files; f++)
        if (b->words.lasting[f])
            enter_file(b, f);
}

/* Begin with what the file's entities depend on: all of its pieces, or these. */
static void begin_file(struct hv_dependencies *b, size_t file, const bool *pieces)
{
    const struct hv_profile *profile = b->plan->profile;
    bool any = false;
    for (size_t p = b->words.in_files[file].from; p < b->words.in_files[file].to; p++) {
        if (pieces && !pieces[p])
            continue;
        any = true;
        reach_piece(b, p);
    }
    HV_EACH (probe, profile->probes, any ? profile->n_probes : 0)
        follow_probe(b, probe, file);
}

static void end_reach(struct hv_dependencies *b)
{
    while (b->n_todo) {
        const struct hv_mentions of = b->of_piece[b->todo[--b->n_todo]];
        for (size_t i = of.from; i < of.to; i++)
            follow_slot(b, b->sorted[i]);
    }
}

/* ---- pieces ---- */

/* Keep the mentions of words that have a definition. */
static void sort_mentions(struct hv_dependencies *b)
{
    const struct hv_dependency_words *w = &b->words;
    HV_FREED uint32_t *last = hv_alloc(b->n_slots * sizeof *last); /* piece + 1 */
    size_t at = 0;
    struct hv_arena *arena = b->plan->arena;
    b->sorted = hv_arena_alloc(arena, (w->n_mentions + 1) * sizeof *b->sorted);
    b->of_piece = hv_arena_alloc(arena, (w->n_pieces + 1) * sizeof *b->of_piece);
    b->reached = hv_arena_alloc(arena, (w->n_pieces + 1) * sizeof *b->reached);
    b->entered = hv_arena_alloc(arena, (b->plan->n_files + 1) * sizeof *b->entered);
    HV_EACH (m, w->mentions, w->n_mentions)
        b->of_piece[m->piece].to++;
    for (size_t p = 0; p < w->n_pieces; p++) {
        size_t n = b->of_piece[p].to;
        b->of_piece[p] = (struct hv_mentions){at, at};
        at += n;
    }
    HV_EACH (m, w->mentions, w->n_mentions) {
        const size_t slot = find_slot(b, m->word);
        if (b->slots[slot] && last[slot] != m->piece + 1)
            b->sorted[b->of_piece[m->piece].to++] = (uint32_t)slot;
        last[slot] = m->piece + 1;
    }
}

static void list_includers(struct hv_dependencies *b)
{
    const size_t n = b->plan->n_files;
    size_t all = HV_SUM(f, b->plan->files, n, f->n_includes), at = 0;
    b->includers = hv_arena_alloc(b->plan->arena, (all + 1) * sizeof *b->includers);
    b->of_file = hv_arena_alloc(b->plan->arena, (n + 1) * sizeof *b->of_file);
    for (size_t f = 0; f < n; f++) {
        b->of_file[f].from = at;
        for (size_t g = 0; g < n; g++)
            if (hv_plan_includes(b->plan, g, f))
                b->includers[at++] = g;
        b->of_file[f].to = at;
    }
}

/* What a macro of that name declares beside the names in the calling text. */
static unsigned declared_by(const struct hv_dependencies *b, size_t slot)
{
    const struct hv_definition *end = b->words.v + b->words.n;
    const struct hv_definition *first = b->words.v + b->slots[slot] - 1;
    unsigned declares = 0;
    for (const struct hv_definition *d = first;
         b->slots[slot] && d < end && d->word == first->word; d++)
        declares |= d->macro ? b->words.pieces[d->piece].declares : 0;
    return declares;
}

static bool is_macro(const struct hv_dependencies *b, uint32_t word)
{
    const struct hv_definition *end = b->words.v + b->words.n;
    const uint32_t first = b->slots[find_slot(b, word)];
    const struct hv_definition *d = first ? b->words.v + first - 1 : end;
    while (d < end && d->word == word && !d->macro)
        d++;
    return d < end && d->word == word;
}

/* Propagate to users of such macros, whose text lacks these names as well. What "##"
 * makes is known if a declaration consists of just that macro. */
static void spread_declaring(struct hv_dependencies *b)
{
    const struct hv_dependency_words *w = &b->words;
    bool more = HV_ANY(p, w->pieces, w->n_pieces, p->declares);
    while (more) {
        more = false;
        for (size_t p = 0; p < w->n_pieces; p++) {
            unsigned declares = w->pieces[p].declares;
            for (size_t i = b->of_piece[p].from; i < b->of_piece[p].to; i++)
                declares |= declared_by(b, b->sorted[i]);
            more |= declares != w->pieces[p].declares;
            w->pieces[p].declares = declares;
        }
    }
    HV_EACH (m, w->mentions, w->n_mentions) {
        const struct hv_piece *piece = &w->pieces[m->piece];
        w->lasting[piece->file] |= m->opens && is_macro(b, m->word);
        w->lasting[piece->file] |=
            !m->in_body &&
            (piece->declares & HV_DECLARES_SPELLED ||
             (m->in_braces && piece->declares & HV_DECLARES_JOINED &&
              declared_by(b, find_slot(b, m->word)) & HV_DECLARES_JOINED));
    }
}

/* Computed on demand, as most pieces are never used by others. */
static const char *piece_hash(struct hv_piece *piece)
{
    if (!*piece->sha256)
        hv_sha256_hex(piece->text.n ? piece->text.p : "", piece->text.n, piece->sha256);
    return piece->sha256;
}

/* Hash the pieces of other files; the key has the bytes of this one. */
static void hash_pieces(struct hv_dependencies *b, size_t file,
                        char ret_key[HV_CHECKSUM_HEX + 1])
{
    HV_BUF buf = {0};
    for (size_t f = 0; f < b->plan->n_files; f++) {
        const struct hv_mentions *pieces = &b->words.in_files[f];
        const bool other = f != file && b->entered[f] == b->round;
        for (size_t p = pieces->from; other && p < pieces->to; p++) {
            struct hv_piece *piece = &b->words.pieces[p];
            if (b->reached[p] != b->round)
                continue;
            if (p == pieces->from)
                hv_buf_puts(&buf, b->plan->files[f].scan.file->path);
            hv_buf_add(&buf, piece_hash(piece), HV_SHA256_HEX);
            hv_buf_add(&buf, (const char *)&piece->rest, sizeof piece->rest);
        }
    }
    hv_checksum_hex(buf.n ? buf.p : "", buf.n, 0, ret_key);
}

/* ---- architectures ---- */

/* Do the umbrellas of all audiences include the file for sure? *ret_any: does one? */
static bool is_sure(const struct hv_plan *plan, unsigned arch, size_t file,
                    bool *ret_any)
{
    const struct hv_profile *profile = plan->profile;
    const char *path = plan->files[file].scan.file->path;
    bool sure = !HV_ANY(known, profile->known_failures, profile->n_known_failures,
                        strcmp(known->header, path) == 0);
    *ret_any = false;
    for (unsigned a = 0; a < profile->n_audiences; a++) {
        if (!hv_profile_audiences_on(profile, arch, UINT32_C(1) << a))
            continue;
        const bool included = hv_umbrella_includes(plan, arch, a, file);
        sure &= included;
        *ret_any |= included;
    }
    return sure;
}

static size_t place_of(const struct hv_plan *plan, size_t file)
{
    const struct hv_strings *first = &plan->profile->first;
    size_t i = 0;
    while (i < first->n && strcmp(first->v[i], plan->files[file].scan.file->path) != 0)
        i++;
    return i < first->n ? i : first->n + file;
}

static void note_earliest(struct hv_dependencies *b, size_t file, size_t place)
{
    if (b->earliest[file] <= place)
        return;
    b->earliest[file] = place;
    HV_EACH (to, b->plan->files[file].includes, b->plan->files[file].n_includes)
        note_earliest(b, *to, place);
}

/* For the architecture's own files only: a parse that enters those of another one is
 * detected (clang_affected.c). */
static void begin_arch(struct hv_dependencies *b, unsigned arch)
{
    const size_t n = b->plan->n_files;
    if (b->arch == arch + 1)
        return;
    b->arch = arch + 1;
    for (size_t f = 0; f < n; f++) {
        b->in_arch[f] = hv_plan_file_in_arch(b->plan, f, arch);
        b->earliest[f] = SIZE_MAX;
    }
    for (size_t f = 0; f < n; f++) {
        bool any;
        b->place[f] = is_sure(b->plan, arch, f, &any) ? place_of(b->plan, f) : SIZE_MAX;
        if (any)
            note_earliest(b, f, place_of(b->plan, f));
    }
}

static void find_arch(struct hv_dependencies *b, unsigned arch)
{
    struct hv_arena *arena = b->plan->arena;
    const size_t n = b->plan->n_files;
    b->on[arch] = hv_arena_alloc(arena, n * n + 1);
    b->pieces[arch] = hv_arena_alloc(arena, (n + 1) * sizeof *b->pieces[arch]);
    begin_arch(b, arch);
    for (size_t f = 0; f < n; f++) {
        if (!b->in_arch[f])
            continue;
        begin_reach(b);
        begin_file(b, f, NULL);
        end_reach(b);
        hash_pieces(b, f, b->pieces[arch][f]);
        for (size_t g = 0; g < n; g++)
            b->on[arch][f * n + g] = b->entered[g] == b->round;
    }
}

void hv_dependencies_free(struct hv_dependencies *b)
{
    if (!b)
        return;
    hv_dependency_words_done(&b->words);
    free(b->todo);
}

struct hv_dependencies *hv_dependencies_new(const struct hv_plan *plan, unsigned archs,
                                            bool keyed)
{
    const size_t n = plan->n_files;
    if (n > MOST_FILES)
        return NULL;
    struct hv_dependencies *b = hv_arena_alloc(plan->arena, sizeof *b);
    b->plan = plan;
    b->in_arch = hv_arena_alloc(plan->arena, n + 1);
    b->place = hv_arena_alloc(plan->arena, (n + 1) * sizeof *b->place);
    b->earliest = hv_arena_alloc(plan->arena, (n + 1) * sizeof *b->earliest);
    hv_dependency_words_read(&b->words, plan, keyed);
    if (b->words.unknown) {
        hv_dependencies_free(b);
        return NULL;
    }
    index_definitions(b);
    list_includers(b);
    sort_mentions(b);
    spread_declaring(b);
    for (unsigned a = 0; keyed && a < plan->profile->n_archs; a++)
        if (archs & 1u << a)
            find_arch(b, a);
    return b;
}

struct hv_dependency_words *hv_dependencies_words(const struct hv_plan *plan)
{
    return plan->dependencies ? &plan->dependencies->words : NULL;
}

void hv_dependencies_need(const struct hv_plan *plan, unsigned arch,
                          const unsigned char *out, bool *pieces, bool *files)
{
    struct hv_dependencies *b = plan->dependencies;
    const struct hv_dependency_words *w = &b->words;
    begin_arch(b, arch);
    b->out = out;
    begin_reach(b);
    for (size_t f = 0; f < plan->n_files; f++)
        begin_file(b, f, pieces);
    end_reach(b);
    b->out = NULL;
    for (size_t f = 0; f < plan->n_files; f++) {
        files[f] = b->entered[f] == b->round;
        for (size_t p = w->in_files[f].from; p < w->in_files[f].to; p++)
            pieces[p] = !b->in_arch[f] || b->reached[p] == b->round;
    }
}

bool hv_dependencies_keyed(const struct hv_plan *plan, unsigned arch)
{
    return plan->dependencies && plan->dependencies->pieces[arch];
}

void hv_dependencies_key(const struct hv_plan *plan, unsigned arch, size_t file,
                         const unsigned char *out, char ret_key[HV_CHECKSUM_HEX + 1])
{
    const unsigned char *on = plan->dependencies->on[arch] + file * plan->n_files;
    HV_BUF buf = {0};
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_plan_file *other = &plan->files[f];
        if (!on[f])
            continue;
        hv_buf_puts(&buf, out[f] ? "-" : "+");
        hv_buf_puts(&buf, other->scan.file->path);
    }
    hv_buf_add(&buf, plan->files[file].sha256, HV_SHA256_HEX);
    hv_buf_puts(&buf, plan->dependencies->pieces[arch][file]);
    hv_plan_macros_put(&buf, plan, file);
    if (plan->thresholds->limit) /* older forms are not looked for, or of one version */
        hv_buf_printf(&buf, "at 0x%" PRIx64, plan->thresholds->limit);
    hv_checksum_hex(buf.p, buf.n, 0, ret_key);
}
