/* SPDX-License-Identifier: MIT
 *
 * Writes the manual, one page for each command and hvabi(1), for scdoc. Options, words,
 * formats and examples are those of the tables that the commands themselves use. It
 * runs during the build and is not installed.
 *
 *     manual DIRECTORY
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const struct hv_term statuses[] = {
    {"0", "No finding fails; waived findings do not."},
    {"1", "At least one finding fails: of a verdict that --fail-on names (default: "
          "break), and not waived."},
    {"2", "The command line is wrong."},
    {"3",
     "A tree, a header, a profile or a recorded release could not be read or parsed. "
     "This is never reported as 'no change'."},
    {0},
};

/* src/README.md lists these too, and those of tests. */
static const struct hv_term variables[] = {
    {"HVABI_LIBCLANG",
     "The libclang to load, instead of the newest that is found (16 or "
     "newer)."},
    {"XDG_CACHE_HOME, HOME", "Where the cache is (see --cache, --no-cache)."},
    {"TMPDIR", "Where 'hvabi dump --via dwarf' writes the headers for the compiler."},
    {"NO_COLOR, TERM", "No colours (see --color)."},
    {"COLUMNS", "The width of text on standard output. Without it text is as wide as a "
                "terminal, and elsewhere lines are not broken."},
    {"SOURCE_DATE_EPOCH", "The date in a waiver, for reproducible builds."},
    {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME, CI_MERGE_REQUEST_DIFF_BASE_SHA, "
     "GITHUB_BASE_REF",
     "What a merge request is based on, for 'hvabi check'."},
    {"CI_MERGE_REQUEST_PROJECT_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY",
     "The project that it is to be merged into: branches of another do not decide."},
    {"GIT_DIR, GIT_INDEX_FILE", "As git has them; they count only without -C."},
    {0},
};

static const struct hv_term files[] = {
    {".hvabi/waivers/", "Waivers of a repository; those of the policy count."},
    {".hvabi/", "A catalogue, profiles and baselines that are laid over the installed "
                "ones, from the policy."},
    {"share/hvabi/rules/, share/hvabi/baselines/",
     "The installed profiles and rules, and recorded releases, below the prefix of the "
     "installation."},
    {"share/hvabi/hooks/pre-commit",
     "A hook for git: link or copy it to .git/hooks/pre-commit."},
    {0},
};

/* Print text with scdoc's markup escaped. */
static void put_escaped(FILE *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        bool first = p == text || p[-1] == '\n';
        if (strchr("\\*_<>", *p) || (first && strchr("#-.|[]!:`+", *p)))
            fputc('\\', out);
        fputc(*p, out);
    }
}

static void put_section(FILE *out, const char *heading)
{
    fprintf(out, "\n# %s\n\n", heading);
}

static void put_term(FILE *out, const char *word, const char *argument,
                     const char *text)
{
    fputc('*', out);
    put_escaped(out, word);
    fputc('*', out);
    if (argument) {
        fputs(" _", out);
        put_escaped(out, argument);
        fputc('_', out);
    }
    fputs("\n\t", out);
    put_escaped(out, text);
    fputs("\n\n", out);
}

static void put_terms(FILE *out, const char *heading, const struct hv_term *terms)
{
    put_section(out, heading);
    for (; terms->word; terms++)
        put_term(out, terms->word, NULL, terms->text);
}

static void put_options(FILE *out, const char *heading, const struct hv_option *table)
{
    put_section(out, heading);
    for (; !hv_option_ends(table); table++) {
        char names[64];
        hv_option_names(table, names, sizeof names);
        put_term(out, names, table->argument, table->help);
    }
}

static void put_examples(FILE *out, const char *lines)
{
    put_section(out, "EXAMPLES");
    fprintf(out, "```\n%s```\n", lines);
}

static void put_page_start(FILE *out, const char *page, const char *title)
{
    fprintf(out, "%s(1) \"hvabi %s\"\n", page, hvabi_version());
    put_section(out, "NAME");
    fprintf(out, "%s - ", page);
    put_escaped(out, title);
    fputc('\n', out);
    put_section(out, "SYNOPSIS");
}

static void put_command_page(FILE *out, const struct hv_command *command)
{
    char page[64];
    snprintf(page, sizeof page, "hvabi-%s", command->name);
    put_page_start(out, page, command->title);
    fprintf(out, "*hvabi %s* [_OPTION_]... ", command->name);
    put_escaped(out, command->words);
    if (command->paths)
        fputs(" [-- PATH...]", out);
    fputs("\n", out);
    put_section(out, "DESCRIPTION");
    put_escaped(out, command->help);
    fputs("\nFormats (the first is the default): ", out);
    put_escaped(out, command->formats);
    fputs("\n", out);
    if (command->options)
        put_options(out, "OPTIONS", command->options);
    put_options(out, "COMMON OPTIONS", hv_common_options);
    put_terms(out, "EXIT STATUS", statuses);
    put_examples(out, command->examples);
    put_section(out, "SEE ALSO");
    fputs("*hvabi*(1): trees, verdicts, environment, files, and all commands\n", out);
}

static void put_overview_page(FILE *out)
{
    put_page_start(
        out, "hvabi",
        "finds changes in public headers of hypervisors that break binaries");
    fputs("*hvabi* _COMMAND_ [_OPTION_]... [_TREE_]...\n", out);
    put_section(out, "DESCRIPTION");
    put_escaped(out, hv_tree_text);
    put_section(out, "COMMANDS");
    for (size_t i = 0; hv_commands[i]; i++) {
        char page[64];
        snprintf(page, sizeof page, "hvabi-%s(1)", hv_commands[i]->name);
        put_term(out, page, NULL, hv_commands[i]->title);
    }
    put_options(out, "COMMON OPTIONS", hv_common_options);
    put_section(out, "VERDICTS");
    fputs("For binaries and sources that were built against the old headers:\n\n", out);
    for (const struct hv_term *v = hv_verdict_terms; v->word; v++)
        put_term(out, v->word, NULL, v->text);
    put_escaped(out, hv_rollback_text);
    fputc('\n', out);
    put_terms(out, "EXIT STATUS", statuses);
    put_terms(out, "ENVIRONMENT", variables);
    put_terms(out, "FILES", files);
    put_examples(out, hv_overview_examples);
}

static FILE *open_page(const char *directory, const char *separator, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/hvabi%s%s.1.scd", directory, separator, name);
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        exit(1);
    }
    return out;
}

static void close_page(FILE *out)
{
    if (ferror(out) || fclose(out) != 0) {
        perror("manual");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    FILE *out = open_page(argv[1], "", "");
    put_overview_page(out);
    close_page(out);
    for (size_t i = 0; hv_commands[i]; i++) {
        out = open_page(argv[1], "-", hv_commands[i]->name);
        put_command_page(out, hv_commands[i]);
        close_page(out);
    }
    return 0;
}
