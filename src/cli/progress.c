/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Seconds: before anything is shown, between two lines, before a rest is guessed. */
static const double patience = 1, pause_between = 0.2, enough_to_guess = 3;

/* One line on stderr. */
static struct progress {
    double began, shown_at;
    bool shown;
    double part_began; /* of the current part, which its name identifies */
    char part[64];
} progress;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t columns(void)
{
    enum { USUAL = 80 };
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col
                                                                       : USUAL;
}

/* The estimated rest; "" if unknown. */
static void guess_rest(char *text, size_t size, const struct hvabi_progress *p,
                       double elapsed)
{
    enum { MINUTE = 60, HOUR = 3600 };
    double rest = p->done ? elapsed / (double)p->done * (double)(p->of - p->done) : 0;
    *text = '\0';
    if (elapsed < enough_to_guess || rest < 1)
        return;
    if (rest < 2 * MINUTE)
        snprintf(text, size, ", about %.0f s left", rest);
    else if (rest < 2 * HOUR)
        snprintf(text, size, ", about %.0f min left", rest / MINUTE);
    else
        snprintf(text, size, ", about %.0f h left", rest / HOUR);
}

/* Print a line; names come from trees, so only plain characters reach the terminal. */
static void put_line(char *line)
{
    size_t width = columns();
    for (char *p = line; *p; p++)
        if (!isprint((unsigned char)*p))
            *p = '?';
    fprintf(stderr, "\r%.*s\033[K", (int)(width > 1 ? width - 1 : 1), line);
    fflush(stderr);
}

static void show_progress(void *ctx, const struct hvabi_progress *p)
{
    char line[512], rest[48];
    double now = seconds();
    (void)ctx;
    if (strncmp(progress.part, p->what, sizeof progress.part - 1) != 0) {
        snprintf(progress.part, sizeof progress.part, "%s", p->what);
        progress.part_began = now;
    }
    if (now - progress.began < patience || now - progress.shown_at < pause_between)
        return;
    guess_rest(rest, sizeof rest, p, now - progress.part_began);
    snprintf(line, sizeof line, "hvabi: %s: %zu of %zu%s%s%s%s", p->what, p->done,
             p->of, rest, p->item ? " (" : "", p->item ? p->item : "",
             p->item ? ")" : "");
    put_line(line);
    progress.shown = true;
    progress.shown_at = now;
}

void hv_progress_begin(struct hvabi *run, bool quiet)
{
    const char *term = getenv("TERM");
    progress = (struct progress){.began = seconds()};
    if (!quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0)
        hvabi_on_progress(run, show_progress, NULL);
}

void hv_progress_end(void)
{
    if (progress.shown)
        fputs("\r\033[K", stderr);
    progress.shown = false;
}
