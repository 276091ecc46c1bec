#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What depends on a terminal: widths, progress; and formats of lines.

load common

PARSES=shared

# terminal COLUMNS WORD...: hvabi on a terminal, without its colours
terminal() {
    run limited python3 "$HVABI_SOURCE/tests/cli/pty_run.py" "$1" "$HVABI" "${@:2}" \
        --profile "$TINY" --no-cache --color never
}

# longest: columns of the longest line that is filled text
longest() {
    awk '/^    (why|fix): |^         / { if (length > n) n = length } END { print n + 0 }' <<<"$output"
}

@test "text is as wide as the terminal; elsewhere lines are not broken" {
    tree old
    widened new
    terminal 60 diff old new
    exits 1
    [ "$(longest)" -le 60 ] && [ "$(longest)" -gt 40 ]
    terminal 200 diff old new
    [ "$(longest)" -gt 100 ]
    terminal 0 diff old new # it does not know its width
    [ "$(longest)" -le 80 ] && [ "$(longest)" -gt 60 ]
    tiny diff old new
    exits 1
    [ "$(longest)" -gt 100 ]
    [ "$(grep -c '^         [A-Za-z]' <<<"$output")" -eq 0 ]
}

@test "COLUMNS sets a width in a pipe as well, if it is one" {
    tree old
    widened new
    COLUMNS=60 tiny diff old new
    exits 1
    [ "$(longest)" -le 60 ]
    for wrong in 0 7 x 1000000; do
        COLUMNS=$wrong tiny diff old new
        [ "$(longest)" -gt 100 ]
    done
    COLUMNS=60 terminal 200 diff old new
    [ "$(longest)" -le 60 ]
    COLUMNS=60 tiny diff old new --format text:file
    output=$(cat file)
    [ "$(longest)" -gt 100 ]
}

@test "a line for each decision, and how much changed where" {
    tree old
    widened new
    tiny diff old new --oneline
    exits 1
    [ "$(wc -l <<<"$output")" -eq 1 ]
    [[ $output =~ ^break\ [0-9a-f]{12}\ HV1203\ memory.h:4:\ struct\ tiny_memory:\ flags\ is\ wider\ on\  ]]
    COLUMNS=40 tiny diff old new --format oneline
    [ "$(wc -l <<<"$output")" -eq 1 ]
    tiny diff old new --stat
    exits 1
    says $'header    break  rollback\nmemory.h      1         1\n' "verdict: 1 break; rollback: 1 break"
    tiny diff old old --oneline
    exits 0
    [ -z "$output" ]
    tiny diff old old --stat
    says "no evidence"
    tiny diff old new --stat --oneline
    exits 2
    says "two formats use standard output"
}

@test "a line is about all architectures of its decision" {
    tree old
    tree new
    echo '#define TINY_MASK TINY_NOWHERE(3)' >>old/memory.h
    echo '#define TINY_MASK 3UL' >>new/memory.h
    tiny diff old new --oneline
    exits 0
    [ "$(wc -l <<<"$output")" -eq 1 ]
    [[ $output == *"TINY_MASK has a value now on all architectures for all audiences" ]]
}

@test "what could not be read is a line, too" {
    tree old
    tree new
    echo 'struct {' >>new/memory.h
    tiny diff old new --oneline
    fails_aloud
    grep -q '^error - - .*memory.h:[0-9]' <<<"$output"
    tiny diff old new --stat
    fails_aloud
    says "memory.h:"
}

# slow FOLDER: a tree that takes more than a second to parse, on any machine
slow() {
    tree "$1"
    seq 1 "${2:-50000}" | sed 's/.*/#define TINY_& (& + TINY_VERSION)/' >>"$1/memory.h"
}

@test "what takes over a second says how far it is, and leaves nothing behind" {
    slow old
    run limited python3 "$HVABI_SOURCE/tests/cli/pty_run.py" -e 60 "$HVABI" diff old old \
        --profile "$TINY" --no-cache --jobs 1 --arch x86_64
    exits 0
    says "hvabi: parsing old: " " of " "x86_64 for "
    [[ $output == *$'\r\e[K' ]]
    [ "$(tr '\r' '\n' <<<"$output" | sed 's/\x1b\[K//' | awk '{ if (length > n) n = length } END { print n }')" -lt 60 ]
}

@test "nothing of it in a pipe, when quiet, or in less than a second" {
    slow old
    hvabi diff old old --profile "$TINY" --no-cache --jobs 1 --arch x86_64
    says_not parsing
    run limited python3 "$HVABI_SOURCE/tests/cli/pty_run.py" -e 60 "$HVABI" diff old old \
        --profile "$TINY" --no-cache --jobs 1 --arch x86_64 -q
    [ -z "$output" ]
    run limited python3 "$HVABI_SOURCE/tests/cli/pty_run.py" -e 60 "$HVABI" diff @1.0 @1.0 \
        --profile "$TINY"
    says_not parsing
}

@test "history tells how many of its steps are done" {
    git init -q -b main work
    slow work 12000
    git -C work add -A && git -C work commit -q -m 0
    for i in 1 2 3; do
        echo "#define TINY_MORE_$i $i" >>work/memory.h
        git -C work commit -qa -m $i
    done
    run limited python3 "$HVABI_SOURCE/tests/cli/pty_run.py" -e 60 "$HVABI" history HEAD~3..HEAD \
        -C work --profile "$TINY" --no-cache --jobs 1 --arch x86_64
    exits 0
    says "hvabi: comparing: " " of 3"
    [[ $output == *$'\r\e[K' ]]
}

@test "a finding that fails shows the lines of both sides" {
    tree old
    widened new
    tiny diff old new
    exits 1
    says $'\n    - memory.h:4: uint32_t flags;\n    + memory.h:4: uint64_t flags;\n                           ^^^^^\n'
    sed -i '1i /* later */' new/memory.h
    tiny diff old new -q
    says "- memory.h:4: uint32_t flags;" "+ memory.h:5: uint64_t flags;"
    sed -i '/flags/d' new/memory.h # nothing is left to point at
    tiny diff old new
    says $'    - memory.h:4: uint32_t flags;\n                           ^^^^^\n'
    tiny diff old new --fail-on rollback --rollback
    says_not '^^^'
}

@test "lines are of the trees, not of a release, and of what fails alone" {
    repository work
    tiny record work --release 1.0 --output baselines
    git -C work checkout -q HEAD^ && tiny record work --release 1.0 --output baselines
    git -C work checkout -q main
    tiny check HEAD -C work --against HEAD^ --baselines "$PWD/baselines"
    exits 1
    says "- memory.h:4: uint32_t flags;" "+ memory.h:4: uint64_t flags;"
    tiny check HEAD -C work --release 1.0 --all --baselines "$PWD/baselines"
    exits 1
    says_not '^^^'
    tiny diff HEAD^ HEAD -C work --fail-on rollback
    says '^^^'
    tiny diff HEAD^ HEAD -C work --fail-on review
    exits 0
    says_not '^^^'
}
