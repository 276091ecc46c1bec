/* SPDX-License-Identifier: MIT */
/* The command, for tests that run it hundreds of times on headers of their own: one run after
 * the other in one process, which loads the parser once. That takes most of such a run.
 *
 * A request is a number and as many texts, all of which end with NUL: the folder to run in, the
 * files for standard output and standard error, the limit of processor seconds, and the words of
 * the command. The answer is a line with the exit status. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>

int hvabi_main(int argc, char **argv);
#define main hvabi_main
#include "cli/main.c"
#undef main

enum { FOLDER, OUTPUT, ERRORS, SECONDS, WORDS };

static void *need(void *there)
{
    if (!there)
        exit(1);
    return there;
}

/* A stream that the command's runs do not touch. */
static FILE *keep(int stream, const char *mode)
{
    return need(fdopen(fcntl(stream, F_DUPFD_CLOEXEC, 100), mode));
}

/* The caller frees it. NULL: there are no more. */
static char *next(FILE *requests)
{
    char *text = NULL;
    size_t room = 0;
    if (getdelim(&text, &room, '\0', requests) > 0)
        return text;
    free(text);
    return NULL;
}

static bool redirect(int stream, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    return fd >= 0 && dup2(fd, stream) == stream && close(fd) == 0;
}

/* Of this process, which has used some already. */
static bool limit_seconds(const char *seconds)
{
    struct rusage used;
    struct rlimit limit;
    getrusage(RUSAGE_SELF, &used);
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + atol(seconds));
    return setrlimit(RLIMIT_CPU, &limit) == 0;
}

static int run(char **texts, int count)
{
    if (chdir(texts[FOLDER]) || !redirect(STDOUT_FILENO, texts[OUTPUT]) ||
        !redirect(STDERR_FILENO, texts[ERRORS]) || !limit_seconds(texts[SECONDS]))
        return 126;
    int n = count - WORDS;
    char **words = need(calloc((size_t)n + 1, sizeof *words)); /* which the command sorts */
    memcpy(words, texts + WORDS, (size_t)n * sizeof *words);
    int status = hvabi_main(n, words);
    fflush(stdout);
    clearerr(stdout);
    free(words);
    return status;
}

static int answer(FILE *requests, int count)
{
    if (count <= WORDS)
        exit(1);
    char **texts = need(calloc((size_t)count, sizeof *texts));
    for (int i = 0; i < count; i++)
        texts[i] = need(next(requests));
    int status = run(texts, count);
    for (int i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
    return status;
}

int main(void)
{
    FILE *requests = keep(STDIN_FILENO, "r"), *answers = keep(STDOUT_FILENO, "w");
    FILE *errors = keep(STDERR_FILENO, "w");
    if (!redirect(STDIN_FILENO, "/dev/null"))
        return 1;
    char *number;
    while ((number = next(requests))) {
        fprintf(answers, "%d\n", answer(requests, atoi(number)));
        fflush(answers);
        free(number);
    }
    dup2(fileno(errors), STDERR_FILENO); /* for what a sanitizer has to say at the end */
    return 0;
}
