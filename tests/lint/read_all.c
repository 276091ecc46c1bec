/* SPDX-License-Identifier: MIT
 *
 * Reads profiles and catalogues, one run of the library each: a program for each would be
 * started thousands of times. A line of the input is "profile FILE" or "catalogue FOLDER"; what
 * the run says about it is the answer, ended by a zero. The argument is an empty folder.
 */
#include "hvabi/hvabi.h"

#include <stdio.h>
#include <string.h>

static void explain(struct hvabi *run, struct hvabi_output *output)
{
    hvabi_explain(run, "HV1203", output);
}

/* The tree is none: a profile that can be read ends with that. */
static void dump(struct hvabi *run, const char *tree, struct hvabi_output *output)
{
    struct hvabi_dump_options options = HVABI_INIT(struct hvabi_dump_options);
    hvabi_dump(run, tree, &options, output);
}

static void answer(const char *kind, const char *path, const char *empty)
{
    bool profile = strcmp(kind, "profile") == 0;
    struct hvabi_options options = HVABI_INIT(struct hvabi_options);
    options.profile = profile ? path : NULL;
    options.rules = profile ? NULL : path;
    struct hvabi_error error;
    struct hvabi *run = hvabi_new(&options, &error);
    if (run) {
        struct hvabi_output output = {.format = profile ? "json" : "text"};
        if (profile)
            dump(run, empty, &output);
        else
            explain(run, &output);
        fputs(hvabi_error(run), stdout);
        hvabi_output_done(&output);
        hvabi_free(run);
    } else {
        fputs(error.text, stdout);
    }
    putchar('\0');
    fflush(stdout);
}

int main(int argc, char **argv)
{
    char line[4096];
    if (argc != 2)
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        char *path = strchr(line, ' ');
        if (!path)
            return 2;
        *path++ = '\0';
        answer(line, path, argv[1]);
    }
    return 0;
}
