/* SPDX-License-Identifier: MIT
 *
 * Completion: the shells' scripts ask 'hvabi complete WORD...', so what they offer
 * comes from the tables of the options, and is never older than the program.
 */
#include "cli.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

/* What a word of a command, or the argument of an option, can be. */
enum source {
    FILES = 1 << 0,
    DIRECTORIES = 1 << 1,
    REVISIONS = 1 << 2,
    RELEASES = 1 << 3,
    RECORDED = 1 << 4, /* "@4.17" */
    INDEX = 1 << 5,
    PROFILES = 1 << 6,
    ARCHS = 1 << 7,
    AUDIENCES = 1 << 8,
    RULES = 1 << 9,
    VERDICTS = 1 << 10,
    FORMATS = 1 << 11,
    CONSUMERS = 1 << 12,
    TREES = DIRECTORIES | REVISIONS | RECORDED | INDEX,
};

static const struct {
    const char *word; /* its name in help and usage */
    unsigned sources;
} words_of[] = {
    {"DIR", DIRECTORIES},
    {"FILE", FILES},
    {"ELF", FILES},
    {"REV", REVISIONS},
    {"REV|DIR", REVISIONS | DIRECTORIES},
    {"TREE", TREES},
    {"HEADER...", FILES},
    {"HEADER[,HEADER]", FILES},
    {"OLD", TREES},
    {"NEW", TREES},
    {"RANGE", REVISIONS | RECORDED},
    {"R", RELEASES},
    {"NAME|FILE", PROFILES | FILES},
    {"PROFILE", PROFILES | FILES},
    {"A[,A]", ARCHS},
    {"U[,U]", AUDIENCES},
    {"V[,V]", VERDICTS},
    {"LIST", VERDICTS},
    {"F[:FILE]", FORMATS},
    {"RULE", RULES},
    {"CONSUMER", CONSUMERS},
};

static unsigned sources_of(const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
        if (strlen(words_of[i].word) == n && strncmp(words_of[i].word, word, n) == 0)
            return words_of[i].sources;
    return 0;
}

/* The line so far, with the word to complete. */
struct line {
    const struct hv_command *command; /* NULL: none yet */
    bool help;                        /* the command is 'help' */
    int n_words;                      /* words of the command before the last */
    bool paths;                       /* "--" was written: the last word is a path */
    const struct hv_option *option;   /* the last word is its argument; or NULL */
    struct hv_options options;
    const char *last;
    size_t n_kept; /* bytes of last that precede a completion, "--arch=" */
};

/* ---- completions ---- */

static void offer(const struct line *line, const char *mark, const char *name,
                  const char *about)
{
    const char *begun = line->last + line->n_kept;
    char word[512];
    snprintf(word, sizeof word, "%s%s", mark, name);
    if (strncmp(word, begun, strlen(begun)) == 0)
        printf("%.*s%s\t%s\n", (int)line->n_kept, line->last, word, about);
}

/* Formats are separated by blanks, values of an option by bars. */
static void offer_words(const struct line *line, const char *list)
{
    for (const char *p = list; *p; p += *p == ' ' || *p == '|') {
        char word[64];
        size_t n = strcspn(p, " |");
        snprintf(word, sizeof word, "%.*s", (int)n, p);
        offer(line, "", word, "");
        p += n;
    }
}

static void offer_options(const struct line *line, const struct hv_option *table)
{
    for (; table && !hv_option_ends(table); table++) {
        char letter[] = {table->letter, '\0'};
        if (table->name)
            offer(line, "--", table->name, table->help);
        else
            offer(line, "-", letter, table->help);
    }
}

static void offer_commands(const struct line *line)
{
    for (size_t i = 0; hv_commands[i]; i++)
        offer(line, "", hv_commands[i]->name, hv_commands[i]->title);
    if (!line->help)
        offer(line, "", "help", "describes a command");
}

static void offer_verdicts(const struct line *line)
{
    for (const struct hv_term *v = hv_verdict_terms; v->word; v++)
        offer(line, "", v->word, v->text);
    offer(line, "", "rollback", "going back fails");
}

/* Offer names that the library knows. Errors of an unfinished line are not reported. */
static void offer_names(const struct line *line, const char *mark, const char *what)
{
    struct hvabi_output output = {0};
    struct hvabi *run = hvabi_new(&line->options.run, NULL);
    if (run && hvabi_names(run, what, &output) == HVABI_OK) {
        for (char *p = output.bytes, *end; p && (end = strchr(p, '\n')); p = end + 1) {
            *end = '\0';
            char *tab = strchr(p, '\t');
            *tab = '\0';
            offer(line, mark, p, tab + 1);
        }
    }
    hvabi_output_done(&output);
    hvabi_free(run);
}

static void offer_revisions(const struct line *line)
{
    char name[512];
    FILE *refs = popen("git for-each-ref --format='%(refname:short)' refs/heads "
                       "refs/remotes refs/tags 2>/dev/null",
                       "r");
    if (!refs)
        return;
    offer(line, "", "HEAD", "");
    while (fgets(name, sizeof name, refs)) {
        name[strcspn(name, "\n")] = '\0';
        offer(line, "", name, "");
    }
    pclose(refs);
}

static void offer_format(const struct line *line)
{
    if (strchr(line->last + line->n_kept, ':'))
        puts("<file>");
    else
        offer_words(line, line->command ? line->command->formats : "text json");
}

static void offer_sources(const struct line *line, unsigned sources)
{
    static const struct {
        enum source source;
        const char *mark, *what;
    } names[] = {
        {CONSUMERS, "", "consumer"}, {RECORDED, "@", "release"},
        {RELEASES, "", "release"},   {PROFILES, "", "profile"},
        {ARCHS, "", "arch"},         {AUDIENCES, "", "audience"},
        {RULES, "", "rule"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sources & names[i].source)
            offer_names(line, names[i].mark, names[i].what);
    if (sources & VERDICTS)
        offer_verdicts(line);
    if (sources & FORMATS)
        offer_format(line);
    if (sources & INDEX)
        offer(line, ":", "index", "what is staged");
    const char *begun = line->last + line->n_kept;
    bool path = !*begun || !strchr("@:", *begun);
    if (sources & FILES && path)
        puts("<file>");
    else if (sources & DIRECTORIES && path)
        puts("<directory>");
    if (sources & REVISIONS)
        offer_revisions(line);
}

/* ---- the line ---- */

/* In a list or a range, completions follow what is there already. */
static void keep_begun(struct line *line, unsigned sources)
{
    const char *begun = line->last + line->n_kept;
    const char *comma = strrchr(begun, ',');
    if (comma && sources & (ARCHS | AUDIENCES | VERDICTS))
        line->n_kept = (size_t)(comma + 1 - line->last);
    const char *dots = *begun ? strstr(begun + 1, "..") : NULL;
    if (dots && dots[-1] != '/' && dots[2] != '/' && sources & RECORDED)
        line->n_kept = (size_t)(dots + 2 - line->last);
}

static void offer_argument(struct line *line, const struct hv_option *option)
{
    unsigned sources = sources_of(option->argument, strlen(option->argument));
    keep_begun(line, sources);
    if (islower((unsigned char)*option->argument))
        offer_words(line, option->argument);
    else
        offer_sources(line, sources);
}

/* The index-th of the words "[OLD NEW] [ENTITY...]"; of the last there can be more. */
static void offer_word(struct line *line, int index)
{
    static const char around[] = " []";
    const char *p = line->command->words, *word = p;
    size_t n = 0;
    for (int i = 0; i <= index; i++) {
        p += strspn(p, around);
        if (*p) {
            word = p;
            n = strcspn(p, " ].");
            p += strcspn(p, around);
        }
    }
    unsigned sources = sources_of(word, n);
    keep_begun(line, sources);
    offer_sources(line, sources);
}

static void take_argument(struct line *line, const struct hv_option *option,
                          const char *text)
{
    char *field = (char *)&line->options + option->field;
    if (option->kind == HV_OPTION_TEXT)
        *(const char **)(void *)field = text;
}

static const struct hv_option *find_option(const struct line *line, const char *word,
                                           const char **ret_value)
{
    return hv_option_find(line->command ? line->command->options : NULL, word,
                          ret_value);
}

static void take_word(struct line *line, const char *word)
{
    const char *value = NULL;
    if (line->paths)
        return;
    line->paths = !line->option && strcmp(word, "--") == 0;
    if (line->option) {
        take_argument(line, line->option, word);
        line->option = NULL;
    } else if (word[0] == '-' && word[1] && !line->paths) {
        const struct hv_option *option = find_option(line, word, &value);
        if (option && option->argument && value)
            take_argument(line, option, value);
        else if (option && option->argument)
            line->option = option;
    } else if (line->command || line->help) {
        line->n_words++;
    } else {
        line->command = hv_command_find(word);
        line->help = !line->command && strcmp(word, "help") == 0;
    }
}

static void complete_option(struct line *line)
{
    const char *value = NULL;
    const struct hv_option *option = find_option(line, line->last, &value);
    if (option && value) {
        line->n_kept = (size_t)(value - line->last);
        offer_argument(line, option);
        return;
    }
    offer_options(line, line->command ? line->command->options : NULL);
    offer_options(line, hv_common_options);
}

enum hvabi_status hv_complete(char *const *words, int n)
{
    struct line line = {.options = HV_OPTIONS_INIT, .last = n ? words[n - 1] : ""};
    for (int i = 0; i + 1 < n; i++)
        take_word(&line, words[i]);
    const char *dir = line.options.run.repo;
    if (dir && chdir(dir) != 0)
        return HVABI_OK; /* nothing can be completed */
    line.options.run.repo = NULL;
    if (line.paths)
        puts("<file>");
    else if (line.option)
        offer_argument(&line, line.option);
    else if (*line.last == '-')
        complete_option(&line);
    else if (line.command)
        offer_word(&line, line.n_words);
    else
        offer_commands(&line);
    return hv_flush(stdout, HVABI_OK);
}
