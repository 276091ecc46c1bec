#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Side files, operations and contracts that cannot be understood: never "no change".

load common

CALLS=$HVABI_SOURCE/tests/cases/calls.json

# calls FOLDER: a sound tree of the made-up hypervisor of tests/cases/calls.json
calls() {
    mkdir -p "$1/public" "$1/private"
    cat >"$1/public/calls.h" <<'C'
#include <stdint.h>
#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1
#define CALLOP_first 1
#define CALLOP_area 2
C
    printf '#define CALLOP_SHIFT 4\n#define CALLOP_MASK ((1 << CALLOP_SHIFT) - 1)\n' \
        >"$1/private/call.c"
    printf 'prefix: do\ncall_op(unsigned int cmd, void *arg)\n\ntable: pv\ncall_op do\n' \
        >"$1/private/table.c"
    printf '? first calls.h\n' >"$1/private/shared.lst"
}

# fails WORD...: exit 3, and every word in the message
fails() {
    [ "$status" -eq 3 ] || { echo "exit $status: $output $stderr"; return 1; }
    for word; do
        [[ "$stderr" == *"$word"* ]] || { echo "no '$word' in: $stderr"; return 1; }
    done
}

against() {
    run --separate-stderr limited "$HVABI" diff old new --profile "$CALLS" --arch x86_64 "$@"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    warm
    calls old
    calls new
}

@test "a sound tree is compared, side files included" {
    against
    [ "$status" -eq 0 ]
}

@test "a mask that is no whole number" {
    sed -i 's/#define CALLOP_MASK.*/#define CALLOP_MASK 1.5/' new/private/call.c
    against
    fails "private/call.c:2" "CALLOP_MASK" "whole number" "1.5"
}

@test "a mask whose definition no compiler takes" {
    sed -i 's/#define CALLOP_MASK.*/#define CALLOP_MASK (1 <</' new/private/call.c
    against
    fails "private/call.c:2" "CALLOP_MASK"
}

@test "a mask that is not made of the lowest bits" {
    sed -i 's/#define CALLOP_MASK.*/#define CALLOP_MASK 0xf0/' new/private/call.c
    against
    fails "private/call.c:2" "CALLOP_MASK" "lowest bits" "0xf0"
}

@test "a mask that is defined twice" {
    echo '#define CALLOP_SHIFT 5' >>new/private/call.c
    against
    fails "private/call.c:3" "CALLOP_SHIFT" "line 1"
}

@test "a table of handlers that does not keep its form" {
    echo 'what is this' >>new/private/table.c
    against
    fails "private/table.c:6"
}

@test "a list of shared records that does not keep its form" {
    echo '= second calls.h' >>new/private/shared.lst
    against
    fails "private/shared.lst:2"
}

@test "two operations with one number" {
    echo '#define CALLOP_third 2' >>new/public/calls.h
    against
    [ "$status" -eq 1 ]
    [[ "$output" == *"CALLOP_third reuses a number"*'number 2: "CALLOP_area" -> "CALLOP_third"'* ]]
}

@test "an alias is no second operation, nor is a flag" {
    printf '#define CALLOP_other CALLOP_area\n#define CALLOP_bit (1u << 1)\n' >>new/public/calls.h
    against
    [ "$status" -eq 0 ]
}

@test "a contract for an operation that does not exist" {
    sed 's/"op": "CALLOP_first", "what": "address", "value": "virtual"/"op": "CALLOP_nowhere", "what": "address", "value": "virtual"/' \
        "$CALLS" >contracts.json
    run --separate-stderr limited "$HVABI" diff old new --profile contracts.json --arch x86_64
    fails "contracts.json:" "CALLOP_nowhere"
}

@test "an old interface that does not parse any more" {
    printf '#if defined(CALLS_VERSION) && CALLS_VERSION < 0x200\nstruct call_old { nowhere_t x; };\n#endif\n' \
        >>new/public/calls.h
    against
    fails "public/calls.h:7" "nowhere_t" "interface version"
    # on both sides it is no news, and what the latest interface has is compared
    cp new/public/calls.h old/public/calls.h
    against
    [ "$status" -eq 0 ]
    [[ "$output" == *"at an older interface version"* ]]
}

@test "a condition on the version that is computed counts, or is not looked at" {
    printf '#define CALLS_OLD (CALLS_VERSION - 0x100 < 0x180)\n#define CALLS_WIDTH 4\n' >>old/public/calls.h
    printf '#define CALLS_OLD (CALLS_VERSION - 0x100 < 0x180)\n#if CALLS_OLD\n#define CALLS_WIDTH 4\n#else\n#define CALLS_WIDTH 8\n#endif\n' \
        >>new/public/calls.h
    against
    [ "$status" -eq 0 ]
    [[ "$output" == *"A source that selects an older interface version still sees the old form"* ]]
    sed -i 's/^#if CALLS_OLD/#if CALLS_OLD == CALLS_NOWHERE/' new/public/calls.h
    against
    fails "public/calls.h" "not looked at" "'#if CALLS_OLD == CALLS_NOWHERE'"
}

@test "a header of another architecture is read where it is included" {
    mkdir -p old/public/arch-x new
    printf '#include <stdint.h>\n#define CALLS_LATEST 0x00000300\n' >old/public/calls.h
    printf 'struct call_x { uint32_t a; };\n' >old/public/arch-x/regs.h
    printf '#ifdef __x86_64__\n#include "arch-x/regs.h"\n#endif\n' >>old/public/calls.h
    cp -r old/public new
    sed -i 's/#ifdef __x86_64__/#if 1/' new/public/calls.h
    run -0 "$HVABI" diff old new --profile "$CALLS" --arch x86_64,arm64 -v
    [[ $output == *"struct call_x is new"*"on arm64"* ]]
}

@test "an older version's typedef changes what other headers make of it, the first one too" {
    mkdir -p before/public
    cat >before/public/calls.h <<'C'
#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>
#define CALLS_LATEST 0x00000300
#if CALLS_VERSION < 0x00000300
typedef uint32_t call_word_t;
#else
typedef uint64_t call_word_t;
#endif
#endif
C
    cat >before/public/a.h <<'C'
#include "calls.h"
struct call_outer {
    call_word_t word;
    uint8_t last;
};
C
    cp -r before after
    sed -i 's/uint32_t call_word_t/uint16_t call_word_t/' after/public/calls.h
    hvabi diff before after --profile "$CALLS" --arch x86_64
    exits 1
    says "call_word_t" "struct call_outer 8 -> 4 bytes" "moves last in struct call_outer"
}

@test "what only an audience that is not judged sees is said, and judged if asked for alone" {
    printf '#ifdef CALLS_OWN\nstruct call_own { uint32_t a; };\n#endif\n' >>old/public/calls.h
    sed 's/uint32_t a;/uint32_t a, b;/' old/public/calls.h >new/public/calls.h
    against
    [ "$status" -eq 0 ]
    [[ "$output" == *"2 without effect (2 seen by own alone, not judged)"* ]]
    against --format json
    [[ "$output" == *'"unjudged": 2'* ]]
    against --audience own
    [ "$status" -eq 1 ]
    [[ "$output" == *"break: struct call_own: b is a new member"*"2 in 1 finding"* ]]
    against --audience own,guest
    [ "$status" -eq 0 ]
    [[ "$output" == *"2 without effect (2 seen by own alone, not judged)"* ]]
}
