#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The account of a change: what became of every changed line, whatever the command.

load gate

PARSES=shared

# branch VALUE: a header with a branch that no variant takes, and a value that all see
branch() {
    cat >project/branch.h <<C
#ifdef TINY_OF_NOBODY
#define TINY_BRANCH $1
#endif
#define TINY_SEEN (1 + 1) /* $1 */
C
}

accounted() {
    project
    git -C project checkout -q main
    branch 1
    commit 'with a branch'
    tiny record project --release 1.0 --output recorded
    exits 0
    git -C project checkout -q -B change
    branch 2
    commit 'another value'
}

@test "a gate never says that text which it has not looked at is harmless" {
    accounted
    gate --against main
    exits 0
    says "4 changed lines in 1 header: 2 comments, 2 not looked at"
    says "branch.h has changed text that hvabi did not look at"
    [[ $output != *"no evidence"* ]]
    gate --against main --fail-on break,review
    exits 1
    json --against main |
        holds 'r["coverage"]["account"] == {"changed": 4, "findings": 0, "neutral": 0,
            "comments": 2, "not_looked_at": 2, "unaccounted": 0, "unit": "lines"} and [c["location"]["line"] for c in r["changes"] if c["kind"] == "not-looked-at"] == [2]'
}

@test "text that looks otherwise and is the same has no finding" {
    project
    sed -i 's/uint32_t op;/uint32_t  op; \/* the operation *\//; s/^struct tiny_memory {/struct tiny_memory\n{/' \
        project/memory.h
    commit respelled
    gate --against main
    exits 0
    says "without effect"
    says "no evidence"
}

@test "a recorded release has no text, so there is nothing to account for" {
    accounted
    json --all | holds '"account" not in r["coverage"] and not r["changes"]'
    gate --all
    [[ $output != *"changed line"* ]]
}

@test "a header that one side cannot read on one architecture" {
    tree old
    echo '#define TINY_INNER 1' >old/inner.h
    printf '%s\n' '#if defined(__x86_64__) || defined(__i386__)' '#include "inner.h"' \
        '#elif defined(__aarch64__)' '#error unsupported' '#endif' >old/outer.h
    cp -r old new
    sed -i 's/^#error.*/#define TINY_OUTER 2/' new/outer.h
    tiny diff old new
    fails_aloud
    says "outer.h:4: unsupported (in old)" "The header does not parse: unsupported"
    says_not "inner.h: it was to be included"
    says_not "holds for no architecture"
}

@test "the lines of a header that does not parse are not looked at, and the others are" {
    project
    sed -i 's/uint32_t flags/uint64_t flags/' project/memory.h
    echo 'struct tiny_broken { nothing x; };' >>project/memory.h
    echo '#define TINY_NEW 1' >project/new.h
    commit broken
    json --against main |
        holds '(r["errors"] and r["coverage"]["account"]["not_looked_at"] == 3
            and r["coverage"]["account"]["findings"] == 1
            and {c["kind"] for c in r["changes"]} == {"not-looked-at", "constant-added"})'
    gate --against main
    exits 3
}

# twice VALUE: a macro that a later header defines again
twice() {
    printf '#define TINY_TWICE %s\n#define TINY_ONCE (%s + 1)\n' "$1" 2 >project/again.h
    printf '#define TINY_TWICE 1\n' >project/later.h
}

@test "a definition that a later one replaces is not looked at" {
    project
    git -C project checkout -q main
    twice 1
    commit 'defined by two headers'
    git -C project checkout -q -B change
    twice 2
    commit 'another value'
    gate --against main
    exits 0
    says "2 changed lines in 1 header: 2 not looked at" "later.h line 1 defines the macro again"
    sed -i 's/(2 + 1)/(1 + 2)/' project/again.h
    git -C project checkout -q HEAD~ -- again.h
    sed -i 's/(2 + 1)/(1 + 2)/' project/again.h
    commit 'respelled'
    gate --against main
    says "2 changed lines in 1 header: 2 without effect"
}

@test "lines of a helper are counted apart, and those of a finding are the finding's" {
    local helpers=$HVABI_SOURCE/tests/profiles/helpers
    hvabi diff "$helpers/old" "$helpers/new" --profile "$helpers/profile.json" --format text --format json:r.json
    exits 1
    says "8 changed lines in 1 header: 2 in 2 findings, 6 without effect (6 in helpers, of which only types count)"
    holds 'r["coverage"]["account"]["helpers"] == 6 and r["coverage"]["account"]["findings"] == 2' <r.json
}

@test "a macro that is not there at the end is no unknown one" {
    project
    git -C project checkout -q main
    printf '#define TINY_HELP 1\nstruct tiny_helped { char c[TINY_HELP]; };\n#undef TINY_HELP\n' >project/help.h
    commit 'with a macro for itself'
    git -C project checkout -q -B change
    sed -i 's/HELP 1/HELP (1)/' project/help.h
    commit 'respelled'
    gate --against main
    says "2 changed lines in 1 header: 2 without effect"
}

@test "a condition on text that nobody sees is not looked at" {
    accounted
    git -C project checkout -q -B change main
    sed -i 's/TINY_OF_NOBODY/TINY_OF_NO_ONE/' project/branch.h
    commit 'another condition'
    gate --against main
    says "2 changed lines in 1 header: 1 in 1 finding, 1 not looked at"
}

@test "what is no C in a notation is no changed line, and its arguments have no places" {
    local calls=$HVABI_SOURCE/tests/profiles/lines-conditions
    cp -r "$calls/old" new
    sed -i '/flags input/d' new/h/calls/vm.hvc
    printf 'define vm_new call {\n\tnum 0x9;\n\tvm input word_t;\n};\n' >>new/h/calls/vm.hvc
    hvabi diff "$calls/old" new --profile "$calls/profile.json" -v
    exits 1
    says "HVC_vm_go: arguments differ in number" "    2 -> 1 arguments, (input type word_t, input word_t) -> (input type word_t)"
    says "1 changed line in 1 header: 1 in 2 findings"
    cp "$calls/old/h/calls/vm.hvc" new/h/calls/vm.hvc
    sed -i 's/flags input word_t/flags input long_t/' new/h/calls/vm.hvc
    hvabi diff "$calls/old" new --profile "$calls/profile.json"
    exits 0
    says "HVC_vm_go: argument 2 has another type" "    width not known, input word_t -> input long_t"
}
