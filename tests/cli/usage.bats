#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is asked, and what does not exist: exit 0 or 2, and a message that says what there is.

load common

COMMANDS="check diff dump record layout explain masks lint freeze waive"

@test "help lists every command, and each has its own" {
    hvabi --help
    exits 0
    for command in $COMMANDS; do
        says "$command"
    done
    for command in $COMMANDS; do
        hvabi "$command" --help
        exits 0
        says "usage: hvabi $command" "--arch"
    done
    hvabi help diff
    exits 0
    says "usage: hvabi diff"
}

@test "version names hvabi and the parser" {
    hvabi --version
    exits 0
    says "hvabi 0." "libclang"
}

@test "no command is a usage error that shows the overview" {
    hvabi
    exits 2
    says "usage:"
}

@test "an unknown command or option names the nearest" {
    hvabi dif
    exits 2
    says "did you mean 'diff'"
    hvabi diff a b --audiance guest
    exits 2
    says "did you mean --audience"
}

@test "too few and too many words" {
    hvabi diff one
    exits 2
    hvabi diff one two three
    exits 2
    says "three"
    hvabi record tree
    exits 2
    hvabi init one two
    exits 2
    says "init takes one TREE, not 'two' as well"
}

@test "options that want something, and get nothing or the wrong thing" {
    hvabi diff a b --arch
    exits 2
    says "--arch requires an argument"
    hvabi diff a b --no-sandbox=yes
    exits 2
    says "--no-sandbox takes no argument"
    local jobs
    for jobs in none "" 5x -1 1025 4294967296 36893488147419103233; do
        hvabi diff a b --jobs "$jobs"
        exits 2
        says "from 0 to 1024, not '$jobs'"
    done
    local formats=()
    for _ in 1 2 3 4 5 6 7 8 9; do formats+=(--format text); done
    hvabi diff a b "${formats[@]}"
    exits 2
    says "at most 8 times"
    hvabi diff a b --color pink
    exits 2
    says "pink"
    hvabi diff a b --format yaml
    exits 2
    says "yaml" "json"
}

@test "an unknown profile, architecture, audience, release, rule" {
    tree old
    hvabi diff old old --profile tinny
    exits 2
    says "tinny"
    tiny diff old old --arch sparc
    exits 2
    says "sparc" "x86_64"
    tiny diff old old --audience martians
    exits 2
    says "martians" "guest"
    hvabi diff @9.99 @9.98
    [ "$status" -eq 2 ] || exits 3
    says "9.99"
    tiny diff old old --fail-on everything
    exits 2
    says "everything"
    hvabi explain HV9999
    exits 2
    says "HV9999"
}

@test "explain lists the rules and explains one by id and by name" {
    hvabi explain
    exits 0
    says "member-widened"
    hvabi explain member-widened
    exits 0
    by_name=$output
    hvabi explain "$(grep -o 'HV[0-9]*' <<<"$by_name" | head -1)"
    exits 0
    [ "$output" = "$by_name" ]
}

@test "exit status as diff: 0 nothing breaks, 1 something breaks, and what --fail-on names" {
    tree old
    tree same
    widened new
    tiny diff old same
    exits 0
    tiny diff old new
    exits 1
    says "flags" "tiny_memory" "break"
    tiny diff old new --fail-on source
    exits 0
}

@test "verdicts are explained where --fail-on sends its reader" {
    hvabi help
    exits 0
    says "break " "review " "source " "versioned " "unreleased " "compatible " "rollback"
}

@test "a name that is gone for another is renamed" {
    tree old
    tree new
    echo '#define TINY_OP_old_name 77' >old/ops.h
    echo '#define TINY_OP_new_name 77' >new/ops.h
    tiny diff old new
    says "TINY_OP_old_name is renamed to TINY_OP_new_name"
}

@test "a finding that two architectures have differently keeps its short id" {
    tree old
    tree new
    for side in old new; do
        cat >$side/wide.h <<C
#ifdef __x86_64__
typedef unsigned int tiny_word_t;
#else
typedef int tiny_word_t;
#endif
struct tiny_wide {
    tiny_word_t ${side}_name;
};
C
    done
    tiny diff old new --arch x86_64,arm64
    [ "$(grep -cE '^    old_name is .*  [0-9a-f]{6}$' <<<"$output")" -eq 2 ]
}

@test "what befalls the record itself is told first, and a typedef of it not at all" {
    tree old
    tree new
    for side in old new; do
        bits=32
        [ $side = old ] || bits=64
        cat >$side/outer.h <<C
#include <stdint.h>
struct tiny_inner {
    uint${bits}_t first;
    uint64_t second;
    uint64_t third;
    uint32_t fourth;
    uint32_t fifth;
};
struct tiny_around {
    struct tiny_inner inner;
    uint32_t behind;
};
typedef struct tiny_inner tiny_inner_t;
C
    done
    tiny diff old new
    says "struct tiny_inner: first is wider"
    says_not "tiny_inner_t"
    tiny diff old new -v
    says "tiny_inner_t"
}

@test "a run without a finding does not claim more than the headers show" {
    tree old
    tiny diff old old
    exits 0
    says "headers"
}

@test "several formats in one run, one of them in a file" {
    tree old
    widened new
    tiny diff old new --format text --format json:report.json
    exits 1
    says "flags"
    python3 -c 'import json; r = json.load(open("report.json"))
assert r["schema"] == "hvabi-report/1" and r["changes"], r'
    tiny diff old new --format text --format json
    exits 2
}

@test "colour only where it is wanted" {
    tree old
    widened new
    tiny diff old new
    says_not $'\e['
    tiny diff old new --color always
    says $'\e['
    NO_COLOR=1 tiny diff old new
    says_not $'\e['
}

@test "output that cannot be written is told" {
    tree old
    widened new
    run bash -c '"$1" diff old new --profile "$2" >/dev/full' - "$HVABI" "$TINY"
    exits 3
    says "hvabi:"
    run bash -c '"$1" --help >/dev/full' - "$HVABI"
    exits 3
    tiny diff old new --format json:no/such/folder/report.json
    exits 3
    says "no/such/folder"
}

@test "the same bytes again, in any locale and with any number of jobs" {
    tree old
    widened new
    tiny diff old new --format json
    first=$output
    LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo tiny diff old new --format json --jobs 1
    [ "$output" = "$first" ]
    tiny diff old new --format json --jobs 4
    [ "$output" = "$first" ]
}

@test "everything in one process, for a debugger" {
    tree old
    widened new
    tiny diff old new --jobs 0
    exits 2
    says "--no-sandbox"
    tiny diff old new --format json --no-sandbox
    first=$output
    tiny diff old new --format json --no-sandbox --no-cache --jobs 0
    [ "$output" = "$first" ]
}
