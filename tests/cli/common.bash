# SPDX-License-Identifier: MIT
# What the tests of the command line share. A tree is a folder with headers of the made-up
# hypervisor of tests/cases/tiny.json, written by the test itself.

bats_require_minimum_version 1.5.0

: "${HVABI_SOURCE:=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}"
: "${HVABI:=$HVABI_SOURCE/build/release/src/cli/hvabi}"
: "${TINY:=$HVABI_SOURCE/tests/cases/tiny.json}"

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org
    export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
    export XDG_CACHE_HOME=/dev/null # no test lives on what another one has left
    [ "${PARSES:-}" != shared ] || warm
    unset CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_DIFF_BASE_SHA GITHUB_BASE_REF
    unset CI_MERGE_REQUEST_PROJECT_URL GITHUB_SERVER_URL GITHUB_REPOSITORY
    unset GIT_DIR GIT_INDEX_FILE NO_COLOR COLUMNS
}

# what a folder must have to be recognised as a tree of the profile
markers() {
    sed -n 's/^ *"markers": \[\(.*\)\],$/\1/p' "$TINY" | tr -d '", ' # of one name
}

# tree FOLDER [HEADER]...: a tree with small, sound headers; more of them from stdin
tree() {
    mkdir -p "$1"
    markers | while read -r name; do
        [ -f "$1/$name" ] || printf '#include <stdint.h>\n#define TINY_VERSION 1\n' >"$1/$name"
    done
    cat >"$1/memory.h" <<'C'
#include <stdint.h>
struct tiny_memory {
    uint32_t op;
    uint32_t flags;
    uint64_t address;
};
C
}

# widened FOLDER: the same, with a member that breaks what was built before
widened() {
    tree "$1"
    sed -i 's/uint32_t flags/uint64_t flags/' "$1/memory.h"
}

# once FUNCTION: what it makes in an empty folder; the tests of a file have it made once for each
# profile, and a copy each. Nothing in it may name the folder.
once() {
    local here=$PWD made
    made=$BATS_FILE_TMPDIR/$1.$(cksum <"$TINY" | tr -d ' ')
    if [ ! -e "$made.whole" ]; then
        rm -rf "$made" # of a test that failed while it was made
        mkdir "$made"
        cd "$made"
        "$1"
        cd "$here"
        touch "$made.whole"
    fi
    cp -a "$made/." .
}

# warm: from now on what is parsed is kept for all tests of the file. A file whose tests are not about
# what is parsed says PARSES=shared instead.
warm() {
    export XDG_CACHE_HOME=$BATS_FILE_TMPDIR/cache
}

# installation FOLDER: a copy of what the program is made from, with the baselines of a folder;
# commands use it from now on
installation() {
    local library baselines
    library=$(ldd "$HVABI" | sed -n 's/.*libhvabi.so.0 => \(.*\) (.*/\1/p')
    cp -a "${library%/stage/*}/stage" installed.copy
    baselines=$(find installed.copy -name baselines)
    rm -r "$baselines"
    cp -r "$1" "$baselines"
    BASELINES=$PWD/$baselines
    export LD_LIBRARY_PATH=$PWD/installed.copy/${library##*/stage/}
    LD_LIBRARY_PATH=${LD_LIBRARY_PATH%/*}
}

# for scripts of a few lines, which need no packages: to look for those takes two thirds of the time
python3() {
    command python3 -S "$@"
}

# limited COMMAND...: with a limit of CPU seconds for each process, and one of the wall only
# against a process that sleeps for ever: a busy machine is no reason to fail
limited() {
    local TIMEFORMAT='%U %S'
    { time (
        ulimit -S -t $((60 * ${HVABI_SLOWER:-1}))
        exec timeout -k 5 600 "$@" 2>&7
    ); } 7>&2 2>"$BATS_TEST_TMPDIR/cpu-seconds"
}

# took_at_most SECONDS: of CPU, all processes of the last limited run together
took_at_most() {
    awk -v most="$(($1 * ${HVABI_SLOWER:-1}))" '{ print $1 + $2 " seconds of CPU, at most " most; exit $1 + $2 > most }' \
        "$BATS_TEST_TMPDIR/cpu-seconds"
}

# one_of_many WORD...: a run in one process for all such runs of a test (tests/ready.c), where the build
# has it. Both streams must be files.
one_of_many() {
    local status out err
    if [ -z "${HVABI_READY:-}" ]; then
        "$HVABI" "$@"
        return
    fi
    [ -n "${READY_PID:-}" ] || { coproc READY { exec "$HVABI_READY" 3>&-; }; } 2>/dev/null
    exec {out}>&1 {err}>&2 # which printf has as others
    printf '%s\0' $(($# + 5)) "$PWD" "/proc/$BASHPID/fd/$out" "/proc/$BASHPID/fd/$err" \
        $((60 * ${HVABI_SLOWER:-1})) hvabi "$@" >&"${READY[1]}"
    read -r status <&"${READY[0]}"
    exec {out}>&- {err}>&-
    return "$status"
}

# fresh TREE OPTION...: what a dump without a cache says, to a file; parsed by one process, which
# costs least
fresh() {
    one_of_many dump "$@" --no-cache --jobs 0 --no-sandbox
}

# in_time COMMAND...: in the place of this shell, with the same limit of CPU seconds. No other process
# looks on: what sleeps for ever is ended with the test, and took_at_most knows nothing of it.
in_time() {
    ulimit -S -t $((60 * ${HVABI_SLOWER:-1}))
    exec "$@"
}

# hvabi's own run: status and output (both streams) for the assertions below
hvabi() {
    run "${by:-in_time}" "$HVABI" "$@"
}

tiny() {
    hvabi "$@" --profile "$TINY"
}

exits() {
    [ "$status" -eq "$1" ] && return
    printf 'exit %s, expected %s:\n%s\n' "$status" "$1" "$output"
    return 1
}

says() {
    local words
    for words in "$@"; do
        [[ $output == *"$words"* ]] && continue
        printf 'not said: %s\n%s\n' "$words" "$output"
        return 1
    done
}

says_not() {
    [[ $output != *"$1"* ]] && return
    printf 'said: %s\n%s\n' "$1" "$output"
    return 1
}

# a failure must never read as a comparison without changes
fails_aloud() {
    exits 3 && says_not "no evidence" && says_not "no change" && [ -n "$output" ]
}

# repository FOLDER: two commits; in the second a member is wider
repository() {
    git init -q -b main "$1"
    tree "$1"
    git -C "$1" add -A && git -C "$1" commit -q -m old
    widened "$1"
    git -C "$1" add -A && git -C "$1" commit -q -m new
}
