/* SPDX-License-Identifier: MIT */
#include "extract/dependencies.h"

#include "extract/dependency_words.h"
#include "extract/lexer.h"

enum { MOST_FILES = 512 };

struct builder {
    const struct hv_plan *plan;
    struct hv_dependency_words words;
    size_t n_slots;
    uint32_t *slots;           /* the first definition of each word: index + 1 */
    uint32_t *followed, round; /* per slot: the last round that followed the word */
    size_t n_todo, cap_todo;
    struct hv_mentions *todo;  /* bodies of macros, or mentions of pieces, to follow */
    struct hv_mention *sorted; /* the mentions, piece by piece */
    struct hv_mentions *of_piece; /* where those of each piece are */
    uint32_t *reached;            /* per piece: the last round that did */
    bool *in_arch;                /* per file: the architecture at hand has it */
    bool *whole; /* per file: text of a probe's counts, which no file has */
    /* n by n: what each file needs of others, for entities of its own; and as the
     * context of others, which use some of its macros only. */
    unsigned char *own, *context;
};

struct hv_dependencies {
    unsigned char
        *on[HV_MAX_ARCHS]; /* n by n: the row's file depends on the column's */
    char (
        *pieces[HV_MAX_ARCHS])[HV_CHECKSUM_HEX + 1]; /* per file: what counts of others;
                                                        NULL: there are no keys */
    struct builder graph;                            /* to be asked again */
};

/* ---- words ---- */

static void index_definitions(struct builder *b)
{
    const struct hv_dependency_words *w = &b->words;
    b->n_slots = 64;
    while (b->n_slots < w->n * 4)
        b->n_slots *= 2;
    b->slots = hv_alloc(b->n_slots * sizeof *b->slots);
    b->followed = hv_alloc(b->n_slots * sizeof *b->followed);
    for (size_t i = 0; i < w->n; i++) {
        size_t slot = w->v[i].word & (b->n_slots - 1);
        if (i && w->v[i].word == w->v[i - 1].word)
            continue;
        while (b->slots[slot])
            slot = (slot + 1) & (b->n_slots - 1);
        b->slots[slot] = (uint32_t)i + 1;
    }
}

static size_t find_slot(const struct builder *b, uint32_t word)
{
    const struct hv_definition *v = b->words.v;
    size_t slot = word & (b->n_slots - 1);
    while (b->slots[slot] && v[b->slots[slot] - 1].word != word)
        slot = (slot + 1) & (b->n_slots - 1);
    return slot;
}

/* The first definition of the word; NULL: there is none, or it was followed before. */
static const struct hv_definition *begin_word(struct builder *b, uint32_t word)
{
    size_t slot = find_slot(b, word);
    if (!b->slots[slot] || b->followed[slot] == b->round)
        return NULL;
    b->followed[slot] = b->round;
    return b->words.v + b->slots[slot] - 1;
}

static void reach_piece(struct builder *b, size_t piece)
{
    if (b->reached[piece] == b->round)
        return;
    b->reached[piece] = b->round;
    *HV_ADD(b->todo, b->n_todo, b->cap_todo) = b->of_piece[piece];
}

/* row: of files; NULL: pieces are reached. */
static void reach_definition(struct builder *b, unsigned char *row,
                             const struct hv_definition *d)
{
    if (!row) {
        reach_piece(b, d->piece);
        return;
    }
    row[d->file] = 1;
    if (d->body.to > d->body.from)
        *HV_ADD(b->todo, b->n_todo, b->cap_todo) = d->body;
}

/* Who defines the word is depended on, be it as a macro or not: of which of them the
 * text speaks hangs on conditions, on the order of the files, and on parentheses. What
 * a macro may make of a word counts where no macro has its name. */
static void follow_word(struct builder *b, unsigned char *row, uint32_t word)
{
    const struct hv_definition *first = begin_word(b, word), *d;
    const struct hv_definition *end = b->words.v + b->words.n;
    bool macro = false;
    for (d = first; d && d < end && d->word == word; d++)
        macro |= b->in_arch[d->file] && d->macro;
    for (d = first; d && d < end && d->word == word; d++)
        if (b->in_arch[d->file] && !(d->weak && macro))
            reach_definition(b, row, d);
}

static void follow_bodies(struct builder *b, unsigned char *row)
{
    const struct hv_mention *mentions = row ? b->words.mentions : b->sorted;
    while (b->n_todo) {
        const struct hv_mentions body = b->todo[--b->n_todo];
        for (size_t i = body.from; i < body.to; i++)
            follow_word(b, row, mentions[i].word);
    }
}

static void follow_file(struct builder *b, size_t file, bool bodies, unsigned char *row)
{
    const struct hv_plan_file *f = &b->plan->files[file];
    const struct hv_mentions *text = &b->words.texts[file];
    b->round++;
    row[file] = 1;
    HV_EACH (to, f->includes, f->n_includes)
        row[*to] = b->in_arch[*to];
    for (size_t i = text->from; i < text->to; i++) {
        const struct hv_mention *m = &b->words.mentions[i];
        if (bodies || !m->in_body)
            follow_word(b, row, m->word);
    }
    follow_bodies(b, row);
    for (size_t g = 0; g < b->plan->n_files; g++)
        row[g] |= b->words.lasting[g] && b->in_arch[g];
}

/* What the profile asks for stands where the first macro does that it needs. */
static void follow_probe(struct builder *b, const struct hv_probe *probe)
{
    const char *first = probe->needs.v[0], *text = probe->expression;
    uint32_t word = hv_dependency_word(first, strlen(first));
    HV_EACH (d, b->words.v, b->words.n) {
        unsigned char *row = b->own + d->file * b->plan->n_files;
        struct hv_lexer lexer = {text, text + strlen(text), 1, false};
        if (d->word != word || !b->in_arch[d->file])
            continue;
        b->round++;
        b->whole[d->file] = true;
        for (struct hv_token t = hv_lexer_next(&lexer); t.type;
             t = hv_lexer_next(&lexer))
            if (t.type == HV_TOKEN_WORD)
                follow_word(b, row, hv_dependency_word(t.p, t.n));
        for (size_t k = 0; k < probe->needs.n; k++)
            follow_word(
                b, row,
                hv_dependency_word(probe->needs.v[k], strlen(probe->needs.v[k])));
        follow_bodies(b, row);
    }
}

/* ---- pieces ---- */

/* The mentions that stand for a word that somebody defines, piece by piece. */
static void sort_mentions(struct builder *b)
{
    const struct hv_dependency_words *w = &b->words;
    size_t at = 0;
    b->sorted = hv_alloc((w->n_mentions + 1) * sizeof *b->sorted);
    b->of_piece = hv_alloc((w->n_pieces + 1) * sizeof *b->of_piece);
    b->reached = hv_alloc((w->n_pieces + 1) * sizeof *b->reached);
    HV_EACH (m, w->mentions, w->n_mentions)
        b->of_piece[m->piece].to++;
    for (size_t p = 0; p < w->n_pieces; p++) {
        size_t n = b->of_piece[p].to;
        b->of_piece[p] = (struct hv_mentions){at, at};
        at += n;
    }
    HV_EACH (m, w->mentions, w->n_mentions)
        if (b->slots[find_slot(b, m->word)])
            b->sorted[b->of_piece[m->piece].to++] = *m;
}

/* What a macro of that name declares beyond the names in the text that calls it. */
static unsigned declared_by(const struct builder *b, uint32_t word)
{
    const struct hv_definition *end = b->words.v + b->words.n;
    uint32_t first = b->slots[find_slot(b, word)];
    unsigned declares = 0;
    for (const struct hv_definition *d = b->words.v + first - 1;
         first && d < end && d->word == word; d++)
        declares |= d->macro ? b->words.pieces[d->piece].declares : 0;
    return declares;
}

/* Nor does the text of whoever uses such a macro have them, and so on. What "##" makes
 * is known where a declaration is nothing but that macro. */
static void spread_declaring(struct builder *b)
{
    const struct hv_dependency_words *w = &b->words;
    bool more = HV_ANY(p, w->pieces, w->n_pieces, p->declares);
    while (more) {
        more = false;
        for (size_t p = 0; p < w->n_pieces; p++) {
            unsigned declares = w->pieces[p].declares;
            for (size_t i = b->of_piece[p].from; i < b->of_piece[p].to; i++)
                declares |= declared_by(b, b->sorted[i].word);
            more |= declares != w->pieces[p].declares;
            w->pieces[p].declares = declares;
        }
    }
    HV_EACH (m, w->mentions, w->n_mentions) {
        const struct hv_piece *piece = &w->pieces[m->piece];
        w->lasting[piece->file] |=
            !m->in_body && (piece->declares & HV_DECLARES_SPELLED ||
                            (m->in_braces && piece->declares & HV_DECLARES_JOINED &&
                             declared_by(b, m->word) & HV_DECLARES_JOINED));
    }
}

/* The pieces that the file's entities depend on: all of its own; of other files what is
 * no piece by itself, and what defines a word. */
static void reach_pieces(struct builder *b, size_t file, const unsigned char *on)
{
    const struct hv_dependency_words *w = &b->words;
    bool all = w->wide || b->whole[file];
    b->round++;
    for (size_t f = 0; f < b->plan->n_files; f++) {
        size_t from = w->in_files[f].from, to = w->in_files[f].to;
        for (size_t p = from; on[f] && p < to; p++)
            if (w->pieces[p].tied || f == file || all || w->lasting[f] ||
                w->pieces[p].declares & HV_DECLARES_SPELLED)
                reach_piece(b, p);
    }
    follow_bodies(b, NULL);
}

/* Most pieces are of no use to others, and never hashed. */
static const char *piece_hash(struct hv_piece *piece)
{
    if (!*piece->sha256)
        hv_sha256_hex(piece->text.n ? piece->text.p : "", piece->text.n, piece->sha256);
    return piece->sha256;
}

/* Of other files: the key has the bytes of its own. */
static void hash_pieces(struct builder *b, size_t file, const unsigned char *on,
                        char ret_key[HV_CHECKSUM_HEX + 1])
{
    struct hv_buf buf = {0};
    reach_pieces(b, file, on);
    for (size_t p = 0; p < b->words.n_pieces; p++) {
        struct hv_piece *piece = &b->words.pieces[p];
        if (b->reached[p] != b->round || piece->file == file)
            continue;
        if (p == b->words.in_files[piece->file].from)
            hv_buf_puts(&buf, b->plan->files[piece->file].scan.file->path);
        hv_buf_add(&buf, piece_hash(piece), HV_SHA256_HEX);
        hv_buf_add(&buf, (const char *)&piece->rest, sizeof piece->rest);
    }
    hv_checksum_hex(buf.n ? buf.p : "", buf.n, 0, ret_key);
    hv_buf_done(&buf);
}

/* ---- files ---- */

static void add_row(unsigned char *to, const unsigned char *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] |= from[i];
}

/* And on what these depend on. */
static unsigned char *close_all(const struct builder *b)
{
    size_t n = b->plan->n_files;
    unsigned char *on = hv_arena_alloc(b->plan->arena, n * n + 1);
    for (size_t k = 0; k < n; k++)
        for (size_t f = 0; b->in_arch[k] && f < n; f++)
            if (b->context[f * n + k])
                add_row(b->context + f * n, b->context + k * n, n);
    for (size_t f = 0; f < n; f++)
        for (size_t k = 0; b->in_arch[f] && k < n; k++)
            if (b->own[f * n + k])
                add_row(on + f * n, b->context + k * n, n);
    return on;
}

/* Of the architecture's own files: that a parse enters those of another one is seen
 * (clang_affected.c). */
static unsigned char *find_arch(struct builder *b, unsigned arch)
{
    const struct hv_plan *plan = b->plan;
    size_t n = plan->n_files;
    memset(b->own, 0, n * n);
    memset(b->context, 0, n * n);
    for (size_t f = 0; f < n; f++)
        b->in_arch[f] = hv_plan_file_in_arch(plan, f, arch);
    for (size_t f = 0; f < n; f++) {
        if (!b->in_arch[f])
            continue;
        follow_file(b, f, true, b->own + f * n);
        follow_file(b, f, b->words.wide, b->context + f * n);
    }
    HV_EACH (probe, plan->profile->probes, plan->profile->n_probes)
        follow_probe(b, probe);
    return close_all(b);
}

static void find_pieces(struct builder *b, const unsigned char *on,
                        char (*ret_keys)[HV_CHECKSUM_HEX + 1])
{
    for (size_t f = 0; f < b->plan->n_files; f++)
        if (b->in_arch[f])
            hash_pieces(b, f, on + f * b->plan->n_files, ret_keys[f]);
}

/* A word that is not spelled as it is read: over two lines, or by numbers; or one that
 * stands for what else there is, whatever it says. */
static bool has_odd_words(const struct hv_source_file *file)
{
    static const char *const words[] = {"__has_include", "include_next", "__COUNTER__",
                                        "__LINE__", "__INCLUDE_LEVEL__"};
    const char *end = file->bytes + file->n;
    if (HV_ANY(word, words, HV_COUNT(words),
               memmem(file->bytes, file->n, *word, strlen(*word))))
        return true;
    for (const char *p = file->bytes; (p = memchr(p, '\\', (size_t)(end - p))); p++)
        if (p[1] == 'u' || p[1] == 'U' ||
            (p > file->bytes && hv_is_word(p[-1]) && p[1] == '\n' && hv_is_word(p[2])))
            return true;
    return false;
}

void hv_dependencies_free(struct hv_dependencies *d)
{
    if (!d)
        return;
    struct builder *b = &d->graph;
    hv_dependency_words_done(&b->words);
    free(b->in_arch);
    free(b->whole);
    free(b->sorted);
    free(b->of_piece);
    free(b->reached);
    free(b->own);
    free(b->context);
    free(b->todo);
    free(b->slots);
    free(b->followed);
    free(d);
}

static void find_archs(struct hv_dependencies *found, unsigned archs, bool keyed)
{
    struct builder *b = &found->graph;
    const struct hv_plan *plan = b->plan;
    size_t n = plan->n_files;
    index_definitions(b);
    sort_mentions(b);
    spread_declaring(b);
    for (unsigned a = 0; a < plan->profile->n_archs; a++) {
        if (!(archs & 1u << a))
            continue;
        found->on[a] = find_arch(b, a);
        if (!keyed)
            continue;
        found->pieces[a] = hv_arena_alloc(plan->arena, n * sizeof *found->pieces[a]);
        find_pieces(b, found->on[a], found->pieces[a]);
    }
}

struct hv_dependencies *hv_dependencies_new(const struct hv_plan *plan, unsigned archs,
                                            bool keyed)
{
    size_t n = plan->n_files;
    if (n > MOST_FILES || HV_ANY(f, plan->files, n, has_odd_words(f->scan.file)))
        return NULL;
    struct hv_dependencies *d = hv_alloc(sizeof *d);
    d->graph = (struct builder){.plan = plan,
                                .in_arch = hv_alloc(n + 1),
                                .whole = hv_alloc(n + 1),
                                .own = hv_alloc(n * n + 1),
                                .context = hv_alloc(n * n + 1)};
    hv_dependency_words_read(&d->graph.words, plan, keyed);
    if (d->graph.words.unknown) {
        hv_dependencies_free(d);
        return NULL;
    }
    find_archs(d, archs, keyed);
    return d;
}

struct hv_dependency_words *hv_dependencies_words(const struct hv_plan *plan)
{
    return plan->dependencies ? &plan->dependencies->graph.words : NULL;
}

void hv_pieces_reach(const struct hv_plan *plan, unsigned arch, const bool *files,
                     bool *pieces)
{
    struct builder *b = &plan->dependencies->graph;
    const struct hv_dependency_words *w = &b->words;
    b->round++;
    for (size_t f = 0; f < plan->n_files; f++)
        b->in_arch[f] = hv_plan_file_in_arch(plan, f, arch);
    for (size_t p = 0; p < w->n_pieces; p++) {
        const struct hv_piece *piece = &w->pieces[p];
        if (pieces[p] ||
            (files[piece->file] && (hv_piece_is_rest(plan, p) || piece->nameless ||
                                    piece->declares & HV_DECLARES_SPELLED)))
            reach_piece(b, p);
    }
    follow_bodies(b, NULL);
    for (size_t p = 0; p < w->n_pieces; p++)
        pieces[p] = b->reached[p] == b->round;
}

static const unsigned char *row_of(const struct hv_plan *plan, unsigned arch,
                                   size_t file)
{
    return plan->dependencies->on[arch] + file * plan->n_files;
}

void hv_dependencies_add(const struct hv_plan *plan, unsigned arch, size_t file,
                         unsigned char *set)
{
    add_row(set, row_of(plan, arch, file), plan->n_files);
}

bool hv_dependencies_keyed(const struct hv_plan *plan, unsigned arch)
{
    return plan->dependencies && plan->dependencies->pieces[arch];
}

void hv_dependencies_key(const struct hv_plan *plan, unsigned arch, size_t file,
                         const unsigned char *out, char ret_key[HV_CHECKSUM_HEX + 1])
{
    const unsigned char *on = row_of(plan, arch, file);
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
    hv_checksum_hex(buf.p, buf.n, 0, ret_key);
}
