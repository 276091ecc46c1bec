#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is new since a release: its hazards, and what it commits to.

TINY="${HVABI_SOURCE:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}/tests/hazards/tiny.json"
load common

PARSES=shared

# release FOLDER: the folder as it is becomes the recorded release 1.0
release() {
    tiny record "$1" --release 1.0 --output baselines
    exits 0
}

# held COMMAND TREE [WORD]...: a command that holds the tree against that release
held() {
    command="$1" folder="$2"
    shift 2
    tiny "$command" "$folder" --release 1.0 --baselines baselines "$@"
}

@test "nothing new is no hazard, and no commitment" {
    tree old
    release old
    held lint old
    exits 0
    says "no hazard" "IN THE HEADERS"
    held freeze old
    exits 0
    says "new: 0 for ever"
}

@test "lint tells place, figures, architectures and what to do, once a rule" {
    tree old
    release old
    tree new
    cat >>new/memory.h <<'C'
struct tiny_a { uint8_t kind; uint32_t value; };
struct tiny_b { int kind; int level; uint16_t last; };
C
    held lint new
    exits 1
    says "memory.h:7: hazard: struct tiny_a: implicit padding behind kind [HV4012 implicit-padding]" \
        "a hole of 24 bits at offset 1, before value" "on all architectures for guest, tools" \
        "in kind, level [HV4023 c-type]" "hazards: 2 implicit-padding, 2 c-type" \
        "paste: uint8_t pad[3]; /* must be zero; before value */" \
        "paste: int32_t kind; int32_t level;"
    [ "$(grep -c 'Padding is explicit' <<<"$output")" -eq 1 ]
    held lint new -q
    exits 1
    [ "$(wc -l <<<"$output")" -eq 3 ]
}

@test "lint as JSON" {
    tree old
    release old
    tree new
    echo "struct tiny_a { uint8_t kind; uint32_t value; };" >>new/memory.h
    held lint new --format json:lint.json
    exits 1
    python3 - <<'P'
import json
o = json.load(open("lint.json"))
assert o["schema"] == "hvabi-lint/1" and o["profile"] == "tiny" and o["errors"] == []
assert o["reference"]["tree"] == "@1.0" and o["tree"]["tree"] == "new"
(row,) = o["hazards"]
assert row["rule"] == "HV4012" and row["hazard"] == "implicit-padding", row
assert row["entity"] == "struct tiny_a" and row["member"] == "kind", row
assert row["archs"] == ["x86_32", "x86_64", "arm64"] and row["audiences"] == ["guest", "tools"]
assert row["location"] == {"file": "memory.h", "line": 7} and "(R26)" in row["why"], row
P
}

@test "freeze groups by interface, what lasts for ever first" {
    tree old
    cat >>old/memory.h <<'C'
#define TINY_MEM_map 1
C
    release old
    tree new
    cat >>new/memory.h <<'C'
#define TINY_MEM_map 1
#define TINY_MEM_share 2
struct tiny_mem_share { uint32_t gfn; long mfn; };
#define TINY_LIMIT 64
#ifdef TINY_TOOLS
#define TINY_KNOB 3
#endif
C
    cat >new/tools.h <<'C'
#include <stdint.h>
#ifdef TINY_TOOLS
#define TINY_TOOLS_VERSION 1
#define TINY_TOOLS_pause 1
#define TINY_TOOLS_state 2
struct tiny_tools_pause { uint64_t domain; };
#endif
C
    held freeze new
    exits 0
    says "for ever:" "TINY_MEM (TINY_HYPERCALL_mem)" "op TINY_MEM_share: 2, takes struct tiny_mem_share" \
        "struct tiny_mem_share: 8 bytes on x86_32; 16 bytes on x86_64, arm64" "[HV4044 word-size]" \
        "constant TINY_LIMIT: 0x40 (64)" "no version covers it" "constant TINY_KNOB: 3, for tools" \
        "until TINY_TOOLS_VERSION is raised" "op TINY_TOOLS_pause: 1"
    ! grep -q "constant TINY_MEM_share" <<<"$output" || return 1
    held freeze new --format json:freeze.json
    exits 0
    python3 - <<'P'
import json
o = json.load(open("freeze.json"))
assert o["schema"] == "hvabi-freeze/1" and o["ops_known"] is True
found = {(i["interface"], c["entity"]): (i["for_ever"], i["covered_by"])
         for i in o["interfaces"] for c in i["new"]}
assert found["TINY_MEM", "TINY_MEM_share"] == (True, None), found
assert found["TINY_MEM", "struct tiny_mem_share"] == (True, None), found
assert found["TINY_TOOLS", "TINY_TOOLS_state"] == (True, None), found
assert found["TINY_TOOLS", "TINY_TOOLS_pause"] == (False, "TINY_TOOLS_VERSION"), found
assert found["memory.h", "TINY_KNOB"] == (False, None), found
order = [(not i["for_ever"], i["covered_by"] or "") for i in o["interfaces"]]
assert order == sorted(order), order
P
}

@test "a release without its operations says so, and a tree that does not parse fails" {
    tree old
    release old
    tree new
    held lint new
    says "recorded without operations"
    echo "struct {" >>new/memory.h
    held lint new
    exits 3
    held freeze new
    exits 3
}

@test "without a release there is nothing to hold it against" {
    tree new
    tiny lint new --baselines baselines
    exits 2
    says "--release"
    tiny lint new --baselines baselines --release 9.9
    exits 2
    says "9.9"
    tiny lint new --format junit
    exits 2
    says "lint has no format 'junit'" "text json sarif codequality github markdown"
    tiny freeze new --format sarif
    exits 2
    says "freeze has no format 'sarif'" "text json markdown"
}

# forge FORMAT: what its findings are called, if it holds what its readers ask (formats.py)
forge() {
    command python3 -B "$HVABI_SOURCE/tests/cli/formats.py" "$1" "out.$1"
}

@test "hazards in the formats of forges, each beside its line" {
    tree old
    release old
    tree new
    cat >>new/memory.h <<'C'
struct tiny_new {
    uint8_t kind;
    uint64_t value;
    long width;
};
C
    formats=(--format text)
    for format in sarif codequality github markdown; do
        formats+=(--format "$format:out.$format")
    done
    held lint new "${formats[@]}"
    exits 1
    n=$(grep -c ': hazard: ' <<<"$output")
    [ "$n" -ge 2 ]
    for format in sarif codequality github; do
        forge "$format"
    done
    [ "$(forge sarif | wc -w)" -ge 2 ] && [[ $(forge sarif) == warning* ]]
    [ "$(forge codequality | wc -w)" -eq "$(forge sarif | wc -w)" ]
    [[ $(forge github) == warning*notice ]]
    grep -q '^::warning file=memory.h,line=[0-9]*,title=hazard%3A HV4012 implicit-padding::struct tiny_new: ' out.github
    ! grep -q '"level": "error"' out.sarif || return 1
    grep -q "^## hvabi lint: [2-9] hazards" out.markdown
    grep -q "a hole of 56 bits" out.markdown
    held lint old "${formats[@]}"
    exits 0
    [ -z "$(forge sarif)$(forge codequality)" ] && [ "$(forge github)" = notice ]
    echo 'struct tiny_broken { int x' >>new/memory.h
    held lint new "${formats[@]}"
    exits 3
    [[ $(forge github) == error* && $(forge codequality) == blocker* ]]
    grep -q '"executionSuccessful": false' out.sarif
    held freeze old --format markdown
    exits 0
    says "## hvabi freeze" '```text'
}

@test "hazards are explained like rules" {
    hvabi explain HV4012
    exits 0
    says "implicit-padding" "hazard" "R26"
    hvabi explain c-type
    exits 0
    says "HV4023"
    hvabi explain
    says "mask-nearly-full"
    hvabi explain implicit-pading
    exits 2
    says "implicit-padding"
}

# changed: release 1.0, a hazard of an earlier commit (tiny_a), and one of the last (tiny_b)
changed() {
    git init -q -b main work
    tree work
    release work
    git -C work add -A && git -C work commit -q -m released
    echo "struct tiny_a { uint8_t kind; uint32_t value; };" >>work/memory.h
    git -C work commit -qa -m earlier
    echo "struct tiny_b { uint8_t kind; uint32_t value; };" >>work/memory.h
    git -C work commit -qa -m new
}

@test "check warns of the hazards of what is new, and does not fail for them" {
    changed
    held check HEAD -C work --against HEAD^
    exits 0
    says "memory.h:8: hazard: struct tiny_b: implicit padding behind kind [HV4012 implicit-padding]"
    says_not "tiny_a"
    [ "$(grep -c hazard <<<"$output")" -eq 1 ]
    held check HEAD -C work --against HEAD^ -v
    says "a hole of 24 bits at offset 1, before value" "why: Padding is explicit"
    held check HEAD -C work --against HEAD^ -q
    [ -z "$output" ]
    held check HEAD -C work
    says "struct tiny_a: implicit" "struct tiny_b: implicit"
    held check HEAD -C work --against HEAD
    exits 0
    says_not hazard
    held check HEAD^! -C work --oneline
    says "hazard - HV4012 memory.h:8: struct tiny_b"
    held check HEAD^! -C work -- tiny.h
    says_not hazard
    tiny diff HEAD^ HEAD -C work
    says_not hazard
}

@test "hazards of a check in the formats of programs" {
    changed
    held check HEAD^! -C work --format json:j --format sarif:s --format codequality:c --format github:g
    exits 0
    python3 - <<'P'
import json
hazards = json.load(open("j"))["hazards"]
assert [h["entity"] for h in hazards] == ["struct tiny_b"], hazards
run = json.load(open("s"))["runs"][0]
assert [(r["ruleId"], r["level"]) for r in run["results"]] == [("HV4012", "warning")], run["results"]
assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"
issues = json.load(open("c"))
assert [(i["severity"], i["location"]["lines"]["begin"]) for i in issues] == [("minor", 8)], issues
P
    grep -q '^::warning file=memory.h,line=8,title=hazard%3A HV4012 implicit-padding::struct tiny_b' g
}

@test "many hazards of a check are a number" {
    tree old
    release old
    tree new
    for i in 1 2 3 4 5 6 7 8; do
        echo "struct tiny_$i { uint8_t kind; uint32_t value; };" >>new/memory.h
    done
    held check new
    exits 0
    [ "$(grep -c ' hazard: ' <<<"$output")" -eq 5 ]
    says "and 3 more hazards (hvabi lint lists them)"
}

@test "lint of a change alone" {
    changed
    held lint HEAD -C work
    exits 1
    says "hazards: 2 implicit-padding"
    held lint HEAD -C work --against HEAD^
    exits 1
    says "changes since HEAD^" "tiny_b" "hazards: 1 implicit-padding"
    says_not tiny_a
    held lint HEAD^! -C work
    exits 1
    says_not tiny_a
    held lint HEAD -C work --against HEAD
    exits 0
    held lint HEAD^.. -C work --against HEAD
    exits 2
    says "leave out --against"
    held lint HEAD -C work --against nowhere
    exits 3
}

@test "what a release shipped is no hazard, though a change brings it back" {
    changed
    git -C work show HEAD:memory.h >memory.h
    release work # has both
    sed -i '/tiny_b/d' work/memory.h
    git -C work commit -qa -m gone
    git -C work show HEAD^:memory.h >work/memory.h
    git -C work commit -qa -m back
    held lint HEAD^! -C work
    exits 0
    held check HEAD^! -C work
    says_not hazard
}
