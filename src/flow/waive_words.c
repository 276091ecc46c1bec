/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

/* As it is where no shell reads anything else, else in quotes. */
static void put_word(struct hv_buf *buf, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_./:@,+=%";
    hv_buf_putc(buf, ' ');
    if (*word && !word[strspn(word, plain)]) {
        hv_buf_puts(buf, word);
        return;
    }
    hv_buf_putc(buf, '\'');
    for (; *word; word++)
        if (*word == '\'')
            hv_buf_puts(buf, "'\\''");
        else
            hv_buf_putc(buf, *word);
    hv_buf_putc(buf, '\'');
}

struct option {
    const char *name, *value;
};

static void put_options(struct hv_buf *buf, const struct option *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!options[i].value)
            continue;
        hv_buf_printf(buf, " %s", options[i].name);
        put_word(buf, options[i].value);
    }
}

static void put_flag(struct hv_buf *buf, const char *name, bool is_set)
{
    if (is_set)
        hv_buf_printf(buf, " %s", name);
}

/* What decides which findings there are, and what their ids are. */
static const char *with_common(struct hvabi *run, struct hv_buf *buf)
{
    const struct hvabi_options *o = &run->options;
    const struct option options[] = {
        {"-C", o->repo},         {"--profile", o->profile},
        {"--arch", o->archs},    {"--audience", o->audiences},
        {"--rules", o->rules},   {"--baselines", o->baselines},
        {"--policy", o->policy},
    };
    put_options(buf, options, HV_COUNT(options));
    put_flag(buf, "--no-sandbox", o->no_sandbox);
    const char *words = hv_arena_strndup(run->arena, buf->p ? buf->p : "", buf->n);
    hv_buf_done(buf);
    return words;
}

const char *hv_waive_words_of_check(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *check)
{
    const struct option options[] = {{"--against", check->against},
                                     {"--release", check->release}};
    struct hv_buf buf = {0};
    if (tree)
        put_word(&buf, tree);
    put_flag(&buf, "--staged", check->staged);
    put_options(&buf, options, HV_COUNT(options));
    put_flag(&buf, "--all", check->all);
    return with_common(run, &buf);
}

const char *hv_waive_words_of_diff(struct hvabi *run, const char *const words[2])
{
    struct hv_buf buf = {0};
    hv_buf_puts(&buf, " --diff");
    put_word(&buf, words[0]);
    put_word(&buf, words[1]);
    return with_common(run, &buf);
}
