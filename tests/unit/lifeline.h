/* SPDX-License-Identifier: MIT
 *
 * What a killed process leaves behind: everything that it starts inherits the end of a
 * pipe, and the other end says when the last of them is gone.
 */
#ifndef HV_TESTS_UNIT_LIFELINE_H
#define HV_TESTS_UNIT_LIFELINE_H

#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIFELINE = 9 }; /* the descriptor; a shell script can name one digit */

/* Run work() in a process of its own, wait until n bytes were written to LIFELINE, end
 * that process by the signal, and expect its descendants to be gone within seconds. */
static inline void expect_no_survivors(void (*work)(void), size_t n, int number)
{
    int fds[2];
    char byte;
    ck_assert_int_eq(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        dup2(fds[1], LIFELINE);
        close(fds[1]);
        signal(number, SIG_DFL); /* libcheck has a handler for it */
        work();
        _exit(0);
    }
    close(fds[1]);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(read(fds[0], &byte, 1), 1);
    kill(pid, number);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    struct pollfd end = {.fd = fds[0], .events = POLLIN};
    ck_assert_int_eq(poll(&end, 1, 10000), 1);
    ck_assert_int_eq(read(fds[0], &byte, 1), 0);
    close(fds[0]);
}

#endif
