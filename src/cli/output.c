/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool wants_color(enum hv_color color, bool to_stdout)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (color != HV_COLOR_AUTO)
        return color == HV_COLOR_ALWAYS;
    return to_stdout && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0 &&
           isatty(STDOUT_FILENO);
}

/* The columns of a terminal, or COLUMNS. Otherwise lines are not limited: a program
 * that searches or displays them breaks them itself. */
static size_t text_width(bool to_stdout)
{
    enum { LEAST = 40, MOST = 1000, USUAL = 80 };
    const char *asked = getenv("COLUMNS");
    unsigned long columns = to_stdout && asked ? strtoul(asked, NULL, 10) : 0;
    struct winsize size;
    if (columns >= LEAST && columns <= MOST)
        return columns;
    if (!to_stdout || !isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return USUAL;
    return size.ws_col < LEAST ? LEAST : size.ws_col;
}

static enum hvabi_status output_add(struct hv_outputs *outputs,
                                    const struct hv_command *command,
                                    const struct hv_options *options,
                                    const char *format)
{
    size_t n = strcspn(format, ":"), i = outputs->n;
    const char *path = format[n] ? format + n + 1 : NULL;
    if (hv_list_find(command->formats, format, n) < 0)
        return hv_complain("%s has no format '%.*s'; valid values: %s", command->name,
                           (int)n, format, command->formats);
    if (path && !*path)
        return hv_complain("--format %s requires a file name after the colon", format);
    if (path && strcmp(path, "-") == 0)
        path = NULL;
    for (size_t k = 0; k < i && !path; k++) {
        if (!outputs->path[k])
            return hv_complain(
                "two formats use standard output; give one of them a file, as in "
                "--format %.*s:FILE",
                (int)n, format);
    }
    snprintf(outputs->name[i], sizeof outputs->name[i], "%.*s", (int)n, format);
    outputs->path[i] = path;
    outputs->v[i] = (struct hvabi_output){
        .format = outputs->name[i],
        .color = wants_color(options->color, !path),
        .verbose = options->verbose,
        .show = options->show,
        .quiet = options->quiet,
        .rollback = options->rollback,
        .width = text_width(!path),
    };
    outputs->n++;
    return HVABI_OK;
}

enum hvabi_status hv_outputs_init(struct hv_outputs *outputs,
                                  const struct hv_command *command,
                                  const struct hv_options *options)
{
    *outputs = (struct hv_outputs){0};
    if (options->n_formats == 0) {
        char first[32];
        snprintf(first, sizeof first, "%.*s", (int)strcspn(command->formats, " "),
                 command->formats);
        return output_add(outputs, command, options, first);
    }
    for (size_t i = 0; i < options->n_formats; i++) {
        enum hvabi_status status =
            output_add(outputs, command, options, options->formats[i]);
        if (status != HVABI_OK)
            return status;
    }
    return HVABI_OK;
}

static enum hvabi_status complain_write(const char *path, int error)
{
    hv_complain("%s: cannot write: %s", path, strerror(error));
    return HVABI_INPUT;
}

/* Write all bytes, despite signals; 0, or an errno. */
static int write_all(int fd, const struct hvabi_output *output)
{
    for (size_t at = 0; at < output->n;) {
        ssize_t n = write(fd, output->bytes + at, output->n - at);
        if (n < 0 && errno != EINTR)
            return errno;
        at += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* The same, and close the file. */
static int fill_file(int fd, const struct hvabi_output *output)
{
    int error = write_all(fd, output);
    if (close(fd) != 0 && !error)
        error = errno;
    return error;
}

/* A terminal, a pipe, or a file in a folder where none can be made. */
static enum hvabi_status write_in_place(const char *path,
                                        const struct hvabi_output *output)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int error = fd >= 0 ? fill_file(fd, output) : errno;
    return error ? complain_write(path, error) : HVABI_OK;
}

/* The permissions of the existing or the new file. */
static mode_t permissions(const struct stat *old)
{
    mode_t mask = umask(0);
    umask(mask);
    return old ? old->st_mode & 07777 : 0666 & ~mask;
}

/* Write beside the file and rename: on a full disk, or if the process is killed, the
 * old file stays intact. */
static enum hvabi_status replace_file(const char *path, const struct stat *old,
                                      const struct hvabi_output *output)
{
    char beside[PATH_MAX];
    if (snprintf(beside, sizeof beside, "%s.XXXXXX", path) >= (int)sizeof beside)
        return complain_write(path, ENAMETOOLONG);
    int fd = mkstemp(beside);
    if (fd < 0)
        return old ? write_in_place(path, output) : complain_write(path, errno);
    fchmod(fd, permissions(old));
    int error = fill_file(fd, output);
    if (!error && rename(beside, path) != 0)
        error = errno;
    if (error)
        unlink(beside);
    return error ? complain_write(path, error) : HVABI_OK;
}

static enum hvabi_status write_one(const char *path, const struct hvabi_output *output)
{
    if (path) {
        struct stat old;
        char real[PATH_MAX];
        if (stat(path, &old) != 0)
            return replace_file(path, NULL, output);
        if (!S_ISREG(old.st_mode) || !realpath(path, real))
            return write_in_place(path, output);
        return replace_file(real, &old, output);
    }
    int error = fflush(stdout) == 0 ? write_all(STDOUT_FILENO, output) : errno;
    return error ? complain_write("standard output", error) : HVABI_OK;
}

enum hvabi_status hv_outputs_finish(struct hv_outputs *outputs,
                                    enum hvabi_status status)
{
    /* after an error there may be no output: the file is then not touched. An empty
     * output without an error replaces an older report. */
    bool made = status == HVABI_OK || status == HVABI_FAILED;
    for (size_t i = 0; i < outputs->n; i++) {
        enum hvabi_status written = HVABI_OK;
        if (made || outputs->v[i].bytes)
            written = write_one(outputs->path[i], &outputs->v[i]);
        if (written > status)
            status = written;
        hvabi_output_done(&outputs->v[i]);
    }
    return status;
}
