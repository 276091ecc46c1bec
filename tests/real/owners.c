/* SPDX-License-Identifier: MIT
 *
 * Who owns files, for a script: owners MAINTAINERS REST < PATHS prints for each path of
 * a line "PATH", then "ROLE ADDRESS" for each owner, then an empty line.
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static void print_owners(const struct hv_maintainers *m, const char *path)
{
    static const char *const roles[] = {"maintainer", "reviewer", "list"};
    struct hv_arena *arena = hv_arena_new();
    struct hv_owned owned = {.path = path};
    hv_maintainers_of(m, path, arena, &owned);
    puts(path);
    for (size_t i = 0; i < owned.n; i++)
        printf("%s %s\n", roles[owned.owners[i].role], owned.owners[i].address);
    puts("");
    hv_arena_free(arena);
}

int main(int argc, char **argv)
{
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    char path[4096];
    if (argc != 3 || !hv_file_read(argv[1], 16 << 20, &buf, &err)) {
        fprintf(stderr, "owners: %s\n",
                argc == 3 ? err.text : "owners MAINTAINERS REST");
        return 2;
    }
    struct hv_maintainers *m = hv_maintainers_parse(argv[1], buf.p, buf.n, argv[2]);
    for (size_t i = 0; i < m->n_remarks; i++)
        fprintf(stderr, "%u: %s\n", m->remarks[i].line, m->remarks[i].text);
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        print_owners(m, path);
    }
    hv_maintainers_free(m);
    hv_buf_done(&buf);
    return 0;
}
