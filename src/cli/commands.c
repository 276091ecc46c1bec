/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

/* In the order of the overview. A command whose group differs from the one before
 * starts a new heading. */
const struct hv_command *const hv_commands[] = {
    &hv_command_check,
    &hv_command_diff,
    &hv_command_lint,
    &hv_command_freeze,
    &hv_command_verify,
    &hv_command_report,
    &hv_command_history,
    &hv_command_log,
    &hv_command_waive,
    &hv_command_consumer,
    &hv_command_who,
    &hv_command_dump,
    &hv_command_record,
    &hv_command_layout,
    &hv_command_masks,
    &hv_command_explain,
    &hv_command_init,
    &hv_command_try,
    NULL,
};

const struct hv_command *hv_command_find(const char *name)
{
    for (size_t i = 0; hv_commands[i]; i++)
        if (strcmp(hv_commands[i]->name, name) == 0)
            return hv_commands[i];
    return NULL;
}

bool hv_join_words(char *const *words, const char *tags, char ret[HV_NAME_SIZE])
{
    const char *second = words[1] ? words[1] : "";
    snprintf(ret, HV_NAME_SIZE, "%s%s%s", words[0], *second ? " " : "", second);
    return !words[1] || hv_list_find(tags, words[0], strlen(words[0])) >= 0;
}

int hv_list_find(const char *list, const char *word, size_t n)
{
    int i = 0;
    for (const char *p = list; *p; p += *p != '\0', i++) {
        size_t length = strcspn(p, " |");
        if (length == n && strncmp(p, word, n) == 0)
            return i;
        p += length;
    }
    return -1;
}
