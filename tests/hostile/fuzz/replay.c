/* SPDX-License-Identifier: MIT
 *
 * Runs one fuzzer over files and folders, where the compiler has no libFuzzer.
 */
#include "fuzz.h"

#include "base/file.h"

#include <dirent.h>

static size_t n_inputs;

static void run_file(const char *path)
{
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    if (!hv_file_read(path, SIZE_MAX / 2, &buf, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    /* of its own size, so that the sanitizer sees who reads behind it */
    uint8_t *copy = malloc(buf.n ? buf.n : 1);
    HOLDS(copy);
    if (buf.n)
        memcpy(copy, buf.p, buf.n);
    LLVMFuzzerTestOneInput(copy, buf.n);
    free(copy);
    hv_buf_done(&buf);
    n_inputs++;
}

static void run_folder(const char *path)
{
    struct dirent **names = NULL;
    int n = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            run_file(file);
        free(names[i]);
    }
    free(names);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (hv_file_is_dir(argv[i]))
            run_folder(argv[i]);
        else
            run_file(argv[i]);
    }
    printf("%zu inputs\n", n_inputs);
    return n_inputs ? EXIT_SUCCESS : EXIT_FAILURE;
}
