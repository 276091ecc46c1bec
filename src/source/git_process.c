/* SPDX-License-Identifier: MIT */
#include "source/git_process.h"

#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 400 };

static const char *named(const char *dir)
{
    return dir ? dir : ".";
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void forget(struct hv_git_process *child)
{
    close_fd(&child->in);
    close_fd(&child->out);
    close_fd(&child->errors);
    child->at = child->n = 0;
}

static int reap(struct hv_git_process *child)
{
    int status;
    while (waitpid(child->pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* Kill the process. Closing the socket would not always end it, since a worker process
 * may have a copy; and a reading process cannot lose data. */
void hv_git_process_stop(struct hv_git_process *child)
{
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
        reap(child);
    }
    if (child->pid)
        forget(child);
    child->pid = 0;
}

void hv_git_process_abandon(struct hv_git_process *child)
{
    if (child->pid)
        forget(child);
    child->pid = 0;
}

bool hv_git_process_wait(struct hv_git_process *child)
{
    close_fd(&child->in);
    int status = reap(child);
    child->pid = -1; /* it ended, but its error output is still needed */
    return status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool exists_in(const char *dir, const char *name)
{
    HV_BUF path = {0};
    hv_buf_printf(&path, "%s/%s", dir, name);
    return access(path.p, F_OK) == 0;
}

/* Cut dir to the directory in which git will find the repository, which safe.directory
 * has to name. Git refuses a repository of another user because its configuration could
 * run programs; the options here prevent that. */
static bool find_top(char *dir)
{
    for (;;) {
        if (exists_in(dir, ".git") ||
            (exists_in(dir, "HEAD") && exists_in(dir, "objects") &&
             exists_in(dir, "refs")))
            return true;
        char *slash = strrchr(dir, '/');
        if (!slash || !dir[1])
            return false;
        slash[slash == dir] = '\0'; /* keeps the "/" of "/" */
    }
}

struct argv {
    struct hv_arena *arena;
    char **v;
    size_t n, cap;
};

static void push_argument(struct argv *argv, const char *s)
{
    *HV_ARENA_ADD(argv->arena, argv->v, argv->n, argv->cap) =
        s ? hv_arena_strndup(argv->arena, s, strlen(s)) : NULL;
}

static bool build_args(const char *dir, const char *const args[], struct argv *argv,
                       struct hv_err *err)
{
    static const char *const hardened[] = {"-c", "core.fsmonitor=false",
                                           "-c", "core.hooksPath=/dev/null",
                                           "-c", "protocol.allow=never"};
    HV_FREED char *real = realpath(named(dir), NULL);
    if (!real)
        return hv_fail(err, HV_ERR_INPUT, named(dir),
                       "this is not the directory of a git repository: %s",
                       strerror(errno));
    push_argument(argv, "git");
    if (dir) {
        push_argument(argv, "-C");
        push_argument(argv, real);
    }
    for (size_t i = 0; i < HV_COUNT(hardened); i++)
        push_argument(argv, hardened[i]);
    if (find_top(real)) {
        push_argument(argv, "-c");
        push_argument(argv, hv_arena_printf(argv->arena, "safe.directory=%s", real));
    }
    for (; *args; args++)
        push_argument(argv, *args);
    push_argument(argv, NULL);
    return true;
}

/* Is it a variable by which git tells a hook its repository and index? They refer to
 * the repository of the working directory, so they are dropped if the caller names
 * another one. */
static bool is_of_repo(const char *setting)
{
    static const char *const names[] = {"GIT_ALTERNATE_OBJECT_DIRECTORIES=",
                                        "GIT_CEILING_DIRECTORIES=",
                                        "GIT_COMMON_DIR=",
                                        "GIT_CONFIG=",
                                        "GIT_CONFIG_COUNT=",
                                        "GIT_CONFIG_PARAMETERS=",
                                        "GIT_DIR=",
                                        "GIT_IMPLICIT_WORK_TREE=",
                                        "GIT_INDEX_FILE=",
                                        "GIT_INTERNAL_SUPER_PREFIX=",
                                        "GIT_NAMESPACE=",
                                        "GIT_OBJECT_DIRECTORY=",
                                        "GIT_PREFIX=",
                                        "GIT_QUARANTINE_PATH=",
                                        "GIT_SHALLOW_FILE=",
                                        "GIT_WORK_TREE="};
    return HV_ANY(name, names, HV_COUNT(names), hv_begins_with(setting, *name));
}

/* Replaced objects and grafts would let a repository show other content than was
 * committed; fetching a missing object from an "ext::" promisor remote would run a
 * command, since protocol.ext.allow in its own configuration overrides our
 * protocol.allow. GIT_ALLOW_PROTOCOL overrides both. */
static const char *const ours[] = {
    "GIT_ALLOW_PROTOCOL=none",  "GIT_GRAFT_FILE=/dev/null",
    "GIT_LITERAL_PATHSPECS=1",  "GIT_NO_LAZY_FETCH=1",
    "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0",
    "GIT_TERMINAL_PROMPT=0",    "LC_ALL=C"};

/* Is the variable set by us, or in conflict with ours? */
static bool is_of_ours(const char *setting)
{
    static const char *const others[] = {"GIT_GLOB_PATHSPECS=", "GIT_ICASE_PATHSPECS=",
                                         "GIT_NOGLOB_PATHSPECS=", "LANGUAGE="};
    return HV_ANY(x, others, HV_COUNT(others), hv_begins_with(setting, *x)) ||
           HV_ANY(x, ours, HV_COUNT(ours),
                  strncmp(setting, *x, strcspn(*x, "=") + 1) == 0);
}

static void build_env(const char *dir, struct argv *env)
{
    for (char **e = environ; *e; e++)
        if (!is_of_ours(*e) && !(dir && is_of_repo(*e)))
            push_argument(env, *e);
    HV_EACH (setting, ours, HV_COUNT(ours))
        push_argument(env, *setting);
    push_argument(env, NULL);
}

/* Until exec the new process shares its parent's memory, so no handler of the parent
 * may run in it. Ignored signals stay ignored, except SIGPIPE. */
static void reset_signals(void)
{
    struct sigaction action;
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        if (sigaction(number, NULL, &action) == 0 &&
            (action.sa_handler != SIG_IGN || number == SIGPIPE)) {
            action = (struct sigaction){.sa_handler = SIG_DFL};
            sigaction(number, &action, NULL);
        }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Where git is: a run starts several, and PATH has a dozen folders. NULL: not found. */
static const char *find_git(void)
{
    static _Thread_local struct {
        uint64_t path; /* the hash of the PATH that it was found in */
        char at[1024]; /* "": not found */
    } git;
    const char *dir = getenv("PATH");
    const uint64_t path = dir ? hv_hash(dir, strlen(dir)) : 0;
    if (*git.at && git.path == path)
        return git.at;
    git.path = path;
    HV_EACH_PART (folder, dir, ':')
        if (*folder.p == '/' && folder.n + sizeof "/git" <= sizeof git.at) {
            snprintf(git.at, sizeof git.at, "%.*s/git", (int)folder.n, folder.p);
            if (access(git.at, X_OK) == 0)
                return git.at;
        }
    *git.at = '\0';
    return NULL;
}

static int become_git(char *const argv[], char *const env[], const int fds[3],
                      pid_t parent, const char *git)
{
    hv_subprocess_end_with(parent);
    for (int i = 0; i < 3; i++)
        if (dup2(fds[i], i) < 0)
            return errno;
    reset_signals();
    if (git)
        execve(git, argv, env);
    execvpe("git", argv, env);
    return errno;
}

/* Start git with fds as 0, 1 and 2. Returns an errno. By vfork(): posix_spawn() cannot
 * tie the life of the new process to this one, and fork() copies the page tables. */
static int spawn_fds(char *const argv[], char *const env[], const int fds[3],
                     pid_t *ret_pid)
{
    volatile int error = 0; /* written by the new process as well */
    pid_t parent = getpid();
    const char *git = find_git();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t pid = vfork();
    if (pid == 0) {
        error = become_git(argv, env, fds, parent, git);
        _exit(HV_SUBPROCESS_NOT_FOUND);
    }
    if (pid < 0)
        error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid > 0 && error)
        waitpid(pid, NULL, 0);
    *ret_pid = pid;
    return error;
}

static bool spawn(const char *dir, const char *const args[], const int fds[3],
                  pid_t *ret_pid, struct hv_err *err)
{
    HV_ARENA arena = hv_arena_new();
    struct argv argv = {.arena = arena}, env = {.arena = arena};
    if (!build_args(dir, args, &argv, err))
        return false;
    build_env(dir, &env);
    int error = spawn_fds(argv.v, env.v, fds, ret_pid);
    if (error == ENOENT)
        return hv_fail(
            err, HV_ERR_INPUT, NULL,
            "git is not installed: hvabi needs it to read revisions and the index");
    return !error ||
           hv_fail(err, HV_ERR_INPUT, NULL, "cannot start git: %s", strerror(error));
}

/* Move a descriptor above those that become a child's 0, 1 and 2, which may be closed
 * in this process. */
static int high(int fd)
{
    if (fd < 0 || fd > 2)
        return fd;
    int up = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    return up;
}

/* Create the three channels; `theirs` become the child's 0, 1 and 2. */
static bool connect_child(struct hv_git_process *child, int theirs[3])
{
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    bool ok = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0 &&
              pipe2(out, O_CLOEXEC) == 0;
    child->in = high(in[0]);
    child->out = high(out[0]);
    theirs[0] = high(in[1]);
    theirs[1] = high(out[1]);
    theirs[2] = child->errors = ok ? high(memfd_create("git", MFD_CLOEXEC)) : -1;
    return child->in >= 0 && child->out >= 0 && theirs[0] >= 0 && theirs[1] >= 0 &&
           theirs[2] >= 0;
}

bool hv_git_process_start(struct hv_git_process *child, const char *dir,
                          const char *const args[], struct hv_err *err)
{
    int theirs[3];
    bool ok = connect_child(child, theirs);
    if (!ok)
        hv_fail(err, HV_ERR_INPUT, NULL, "cannot communicate with git: %s",
                strerror(errno));
    ok = ok && spawn(dir, args, theirs, &child->pid, err);
    close_fd(&theirs[0]);
    close_fd(&theirs[1]);
    if (!ok) {
        child->pid = 0;
        forget(child);
    }
    return ok;
}

/* The line of git's error output with the reason. */
static void copy_words(const struct hv_git_process *child, char ret_words[WORDS_MAX])
{
    char text[4096];
    ssize_t n = pread(child->errors, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    const char *fatal = strstr(text, "fatal: ");
    const char *words = fatal ? fatal + strlen("fatal: ") : text;
    snprintf(ret_words, WORDS_MAX, "%.*s", (int)strcspn(words, "\n"), words);
}

bool hv_git_process_fail(struct hv_git_process *child, const char *dir,
                         struct hv_err *err)
{
    char words[WORDS_MAX];
    copy_words(child, words);
    hv_git_process_stop(child);
    if (*words)
        return hv_fail(err, HV_ERR_INPUT, named(dir), "git reports: %s", words);
    return hv_fail(err, HV_ERR_INPUT, named(dir),
                   "git ended early or printed unexpected output");
}

bool hv_git_process_send(const struct hv_git_process *child, const char *p, size_t n)
{
    while (n) {
        ssize_t k = send(child->in, p, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

/* Read ahead. False at the end and on errors. */
static bool refill(struct hv_git_process *child)
{
    ssize_t k;
    do
        k = read(child->out, child->ahead, sizeof child->ahead);
    while (k < 0 && errno == EINTR);
    child->at = 0;
    child->n = k > 0 ? (size_t)k : 0;
    return k > 0;
}

bool hv_git_process_receive(struct hv_git_process *child, char *p, size_t n)
{
    while (n) {
        if (child->at == child->n && !refill(child))
            return false;
        size_t k = child->n - child->at < n ? child->n - child->at : n;
        memcpy(p, child->ahead + child->at, k);
        child->at += k;
        p += k;
        n -= k;
    }
    return true;
}

bool hv_git_process_receive_line(struct hv_git_process *child, size_t max,
                                 struct hv_buf *line)
{
    for (;;) {
        if (child->at == child->n && !refill(child))
            return false;
        const char *from = child->ahead + child->at;
        const char *end = memchr(from, '\n', child->n - child->at);
        size_t k = end ? (size_t)(end - from) : child->n - child->at;
        hv_buf_add(line, from, k);
        child->at += k + (end != NULL);
        if (end)
            return true;
        if (line->n > max)
            return false;
    }
}

bool hv_git_process_receive_all(struct hv_git_process *child, size_t max,
                                struct hv_buf *buf)
{
    while (refill(child)) {
        if (child->n > max || buf->n > max - child->n)
            return false;
        hv_buf_add(buf, child->ahead, child->n);
    }
    return true;
}
