#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Copies of the headers: what one is nearest to, what it calls otherwise, and at which version it is read.

load toy

PARSES=shared

@test "a copy is recognised, with what it is nearest to and what is its own" {
    prepared
    asks consumer toy --against @1.0
    exits 0
    says "Toy"
    says "nearest to 1.0"
    says "own (no recorded release has them): TOY_OWN"
    says "0 break"
}

@test "what counts for the nearest are bytes and values, not what is new in padding" {
    prepared
    printf 'struct tiny_hole { uint8_t a; uint32_t b; };\n#define TINY_TOP 2\n' >>toy/include/tiny/memory.h
    printf 'struct tiny_hole { uint8_t a; uint32_t b; };\n#define TINY_TOP 2\n' >>one/memory.h
    printf 'struct tiny_hole { uint8_t a, c; uint32_t b; };\n#define TINY_TOP 2\n' >>two/memory.h
    cp -r one three
    sed -i 's/uint32_t flags/uint64_t flags/; s/TINY_LIMIT 7/TINY_LIMIT 8/; s/TINY_TOP 2/TINY_TOP 3/' three/memory.h
    sed -i 's/uint64_t flags/uint32_t flags/; s/TINY_LIMIT 8/TINY_LIMIT 7/' two/memory.h
    for release in one:1.0 two:2.0 three:3.0; do
        tiny record "${release%:*}" --release "${release#*:}" --output baselines --baselines baselines
        exits 0
    done
    asks consumer toy --against @1.0
    says "nearest to 1.0 to 2.0 ("
    says ", 0 with other bytes or values)"
}

@test "what the hypervisor shows to tools alone a copy may show to everybody" {
    prepared
    printf 'struct tiny_tool { uint32_t a; };\n' >>toy/include/tiny/memory.h
    printf '#ifdef TINY_TOOLS\nstruct tiny_tool { uint32_t a; };\n#endif\n' >>one/memory.h
    printf '#ifdef TINY_TOOLS\nstruct tiny_tool { uint64_t a; };\n#endif\n' >>two/memory.h
    for release in one:1.0 two:2.0; do
        tiny record "${release%:*}" --release "${release#*:}" --output baselines --baselines baselines
        exits 0
    done
    asks consumer toy --against @1.0
    exits 0
    says "own (no recorded release has them): TOY_OWN"
    says "0 break"
    asks consumer toy --against @2.0
    says "struct tiny_tool: a is wider"
    says_not "struct tiny_tool is gone"
}

@test "other names for the same bytes are none, what the copy lacks is none" {
    prepared
    asks consumer toy --against @1.0 --format json
    exits 0
    python3 -c 'import json, sys
d = json.load(sys.stdin)
assert d["schema"] == "hvabi-copy/1" and d["consumer"] == "toy", d
assert d["changes"] == [], d["changes"]
assert d["own"] == ["TOY_OWN"], d["own"]' <<<"$output"
}

@test "a second name of a number that a copy has breaks no copy" {
    prepared
    printf '#define TINY_HYPERCALL_first 5\n' >>toy/include/tiny/memory.h
    printf '#define TINY_HYPERCALL_first 5\n#define TINY_HYPERCALL_other 5\n' >>one/memory.h
    tiny record one --release 1.0 --output baselines --baselines baselines
    exits 0
    asks consumer toy --against @1.0 --format json
    python3 -c 'import json, sys; assert not json.load(sys.stdin)["changes"]' <<<"$output"
}

@test "a member that stands elsewhere under its own name is told" {
    prepared
    sed -i 's/uint32_t Op;/uint32_t flags;/; 0,/uint32_t flags;$/! s/uint32_t flags;/uint32_t op;/' toy/include/tiny/memory.h
    asks consumer toy --against @1.0
    says "break: struct tiny_memory: flags"
}

@test "what the copy calls otherwise is called as the hypervisor calls it" {
    prepared
    cat >toy/include/tiny/memory.h <<'C'
TOY_LICENCE(MIT);
struct toy_address { uint64_t low; };
struct toy_memory {
    uint32_t flags;
    uint32_t Op;
    struct toy_address address;
};
#define TOY_LIMIT 7
C
    mkdir -p changed/include
    cp -r one changed/include/tiny
    cat >changed/include/tiny/memory.h <<'C'
struct tiny_memory { uint32_t flags; uint32_t op; uint64_t address_low; };
#define TINY_LIMIT 8
C
    rules names '[{"theirs": "struct toy_memory", "ours": "struct tiny_memory"}, {"theirs": "TOY_LIMIT", "ours": "TINY_LIMIT"},
        {"in": "struct tiny_memory", "theirs": "Op", "ours": "op"}, {"in": "struct tiny_memory", "theirs": "address", "ours": "address_*"}]'
    asks consumer toy --against changed --format json
    exits 1
    python3 -c 'import json, sys
d = json.load(sys.stdin)
breaks = [(c["kind"], c["entity"]) for c in d["changes"] if c["verdict"] == "break"]
assert breaks == [("constant-value", "TINY_LIMIT")], d["changes"]' <<<"$output"
    rules names '[{"theirs": "TOY_NOTHING", "ours": "TINY_LIMIT"}]'
    hvabi consumer toy --rules rules --baselines baselines
    exits 3
    says "rules/consumers/toy.json"
    says "expected 'TOY_NOTHING' in toy, found none"
}

# forms: releases 1.0 and 2.0 of version 1 and 2, and a copy with a form for each of 1, 2 and 3
forms() {
    prepared
    python3 - <<'P'
import json
path = "rules/profiles/tiny.json"
profile = json.load(open(path))
profile["version_macros"] = [{"macro": "TINY_FORMS", "roots": ["struct tiny_more"], "files": ["memory.h"]}]
json.dump(profile, open(path, "w"))
P
    for n in 1 2; do
        printf '#define TINY_FORMS %s\nstruct tiny_beside { uint32_t a; %s };\n' $n "$(test $n = 1 || echo 'uint32_t b;')" >>"$(test $n = 1 && echo one || echo two)"/memory.h
        asks record "$(test $n = 1 && echo one || echo two)" --profile tiny --release $n.0 --output baselines
        exits 0
    done
    cat >toy/include/tiny/memory.h <<'C'
struct toy_beside_00000001 { uint32_t a; };
struct toy_beside_00000002 { uint32_t a; uint64_t b; };
struct toy_beside_00000003 { uint32_t c; };
#define TOY_LIMIT 7
C
    printf 'struct toy_beside_00000001 x; int y = TOY_LIMIT;\n' >toy/src/toy.c
    rules names '[{"theirs": "struct toy_*", "ours": "struct tiny_*", "version": "TINY_FORMS"}, {"theirs": "TOY_*", "ours": "TINY_*"}]'
}

@test "forms side by side are each compared with the releases of their version" {
    forms
    asks consumer toy --against @1.0
    exits 0
    says "own (no recorded release has them): struct tiny_beside_00000003"
    asks consumer toy --against @2.0
    exits 1
    says "struct tiny_beside: b is narrower"
    asks record toy --consumer toy --output baselines
    exits 0
    asks who 'struct tiny_beside' TINY_LIMIT --format json
    exits 0
    python3 -c 'import json, sys
beside, limit = json.load(sys.stdin)["entities"]
found = [(c["claims"], c["form"], c["releases"]) for c in beside["carried_by"]]
assert [c[:2] for c in found] == [("1", "old"), ("2", "own"), ("3", "own")], found
assert beside["carried_by"][0]["calls"] and not beside["carried_by"][1]["calls"], beside
assert limit["carried_by"][0]["calls"], limit' <<<"$output"
    asks diff @1.0 @2.0 --format json
    python3 -c 'import json, sys
carried = [r["carried_by"] for r in json.load(sys.stdin)["changes"] if r["entity"] == "struct tiny_beside"][0]
assert [(c["claims"], c["form"]) for c in carried] == [("1", "old"), ("2", "own"), ("3", "own")], carried' <<<"$output"
}

@test "what stands for the rest of a name stands on both sides" {
    prepared
    rules names '[{"theirs": "TOY_*", "ours": "TINY_LIMIT"}]'
    asks consumer toy
    exits 3
    says "\"names\": expected '*' at the end of both 'TOY_*' and 'TINY_LIMIT', or of none"
    rules names '[{"theirs": "TOY_OWN", "ours": "TINY_LIMIT", "version": "TINY_VERSION"}]'
    asks consumer toy
    exits 3
    says "expected '*' at the end of 'TOY_OWN', which has a \"version\""
}

@test "a key of the profile that the copy does not have is null, and its own records are no copy" {
    prepared
    rules copy '{"roots": null}'
    asks consumer toy --against @1.0
    exits 3
    says "roots"
    rules own '["^struct tiny_memory$", "^TINY_LIMIT$"]'
    asks consumer toy --against @2.0
    exits 0
    says "0 break"
}

@test "handles of other types, and members that are nested otherwise, are the same bytes" {
    prepared
    mkdir -p changed/include
    cp -r one changed/include/tiny
    cat >changed/include/tiny/memory.h <<'C'
struct tiny_more { uint32_t a; void *where; union { uint32_t small; uint64_t large; } u; };
C
    cat >toy/include/tiny/memory.h <<'C'
struct tiny_more { uint32_t a; struct toy_own *where; union { uint32_t small; uint64_t large; }; };
C
    asks consumer toy --against changed --format json
    exits 0
    python3 -c 'import json, sys
d = json.load(sys.stdin)
assert {c["kind"] for c in d["changes"]} == {"member-renamed"}, d["changes"]' <<<"$output"
    sed -i 's/uint32_t small; //' toy/include/tiny/memory.h
    sed -i 's/union {/uint32_t b; union {/' changed/include/tiny/memory.h
    asks consumer toy --against changed
    exits 1
}

@test "one member for a union, of which it is one, is the same bytes" {
    prepared
    mkdir -p changed/include
    cp -r one changed/include/tiny
    printf 'struct tiny_more { uint32_t a; union { uint32_t few; void *where; uint64_t all; } u; };\n' \
        >changed/include/tiny/memory.h
    printf 'struct tiny_more { uint32_t a; uint64_t other; };\n' >toy/include/tiny/memory.h
    asks consumer toy --against changed -v
    exits 0
    says_not "other is gone"
    printf 'struct tiny_more { uint32_t a; uint64_t u; };\n' >toy/include/tiny/memory.h
    asks consumer toy --against changed -v
    exits 0
    says_not "another type"
    sed -i 's/; uint64_t all//' changed/include/tiny/memory.h
    asks consumer toy --against changed
    says "struct tiny_more: u has another type"
}

@test "a hypercall of the copy's own: its number is free, or taken by another one" {
    prepared
    echo '#define TINY_HYPERCALL_toy 5' >>toy/include/tiny/memory.h
    asks consumer toy --against @1.0
    exits 0
    says "include/tiny/memory.h:9: own number: TINY_HYPERCALL_toy has hypercall 5, which @1.0 does not use"
    mkdir -p changed/include
    cp -r one changed/include/tiny
    echo '#define TINY_HYPERCALL_other 5' >>changed/include/tiny/memory.h
    asks consumer toy --against changed
    says "taken: TINY_HYPERCALL_toy has hypercall 5, which is TINY_HYPERCALL_other in changed"
    asks consumer toy --against changed --format json
    python3 -c 'import json, sys
(own,) = json.load(sys.stdin)["own_numbers"]
assert (own["name"], own["number"], own["taken_by"]) == ("TINY_HYPERCALL_toy", "5", "TINY_HYPERCALL_other"), own' <<<"$output"
    sed -i 's/_other/_toy/' changed/include/tiny/memory.h
    asks consumer toy --against changed
    says_not "own number"
}

@test "copies in folders of architectures call nothing" {
    prepared
    mkdir -p toy/vax
    cp toy/include/tiny/memory.h toy/vax/
    rules copy '{"roots": null, "include_as": null, "layouts": [{"roots": ["include/tiny"]}], "headers": ["memory.h"], "markers": ["memory.h"], "archs": [{"name": "x86_64", "marker": ["memory.h"]}]}' calls '["."]'
    asks record toy --consumer toy --output baselines
    exits 0
    asks who TINY_LIMIT 'struct tiny_memory'
    says "not called"
    says "src/toy.c:3"
    says_not "vax"
}

@test "what a copy is at older versions matters to one that asks for them" {
    sed 's/{"name": "guest", "strict": true}/{"name": "guest", "strict": true, "ladder": "TINY_ASKED", "defines": ["TINY_ASKED=TINY_LATEST"]}/
         s/"version_constants": \[/"interface_version": "TINY_LATEST", &"TINY_LATEST", /' "$TINY" >versions.json
    TINY=$PWD/versions.json
    prepared
    cat >>toy/include/tiny/memory.h <<'C'
#define TINY_LATEST 0x00000200
#define TINY_PASTE(x) x ## 1
#define TINY_EXPAND(x) TINY_PASTE(x)
#if TINY_EXPAND(TINY_ASKED) == 1
#define TINY_EMPTY 1
#endif
C
    asks consumer toy --against @1.0
    exits 0
    rules interface_version '"0x00000100"'
    asks consumer toy --against @1.0
    exits 3
    says "older versions of the interface are not looked at" "TINY_EXPAND(TINY_ASKED) == 1"
}

@test "a copy is read at the version that its consumer asks for, and at no other" {
    sed 's/{"name": "guest", "strict": true}/{"name": "guest", "strict": true, "ladder": "TINY_ASKED", "defines": ["TINY_ASKED=TINY_LATEST"]}/
         s/"version_constants": \[/"interface_version": "TINY_LATEST", &"TINY_LATEST", /' "$TINY" >versions.json
    TINY=$PWD/versions.json
    prepared
    printf '#define TINY_LATEST 0x00000300\nstruct tiny_older { uint32_t x; };\n' >>one/memory.h
    tiny record one --release 1.0 --output baselines --baselines baselines
    exits 0
    cat >>toy/include/tiny/memory.h <<'C'
#define TINY_LATEST 0x00000300
#if defined(TINY_ASKED) && TINY_ASKED < 0x00000200
struct tiny_older { nothing x; };
#elif defined(TINY_ASKED) && TINY_ASKED < 0x00000280
struct tiny_older { uint32_t x; };
#elif defined(TINY_ASKED) && TINY_ASKED < 0x00000300
struct tiny_older { uint8_t x; };
#define TINY_THEIRS 1
#else
struct tiny_older { uint64_t x; };
#endif
C
    asks consumer toy --audience guest --against @1.0
    exits 1
    says "struct tiny_older: x is narrower"
    rules interface_version '"0x00000210"' names '[{"theirs": "TINY_THEIRS", "ours": "TINY_OURS"}]' archs '["x86_64"]'
    hvabi consumer toy --rules rules --baselines baselines --audience guest --against @1.0
    exits 0
    says_not "struct tiny_older"
    rules interface_version '"0x00000210"' names '[{"theirs": "TINY_NOWHERE", "ours": "TINY_OURS"}]' archs '["x86_64"]'
    hvabi consumer toy --rules rules --baselines baselines --against @1.0
    exits 3
    says "expected 'TINY_NOWHERE' in toy, found none"
    rules interface_version '"0x00000100"'
    asks consumer toy --audience guest --against @1.0
    exits 3
    says "unknown type name 'nothing'"
    rules
    sed -i 's/nothing x/uint8_t x/' toy/include/tiny/memory.h
    asks record toy --consumer toy --output recorded # of all versions
    exits 0
    grep -q "0x00000200..0x00000280" recorded/tiny/consumers/toy/x86_64.json
}

@test "stand-ins for headers are those of the profile and of the copy, which come first" {
    sed 's/"version_constants": \[/"stubs": [{"path": "a.h", "text": "#define TINY_A 1"}, {"path": "b.h", "text": "#define TINY_B 1"}], &/' "$TINY" >stubs.json
    TINY=$PWD/stubs.json
    prepared
    rules copy '{"roots": ["include/tiny"], "stubs": [{"path": "a.h", "text": "#define TINY_A 7"}]}'
    printf '#include "a.h"\n#include "b.h"\n#define TINY_BOTH (TINY_A + TINY_B)\n' >>toy/include/tiny/memory.h
    asks record toy --consumer toy --output recorded
    exits 0
    grep -q '"TINY_BOTH".*"value":"8"' recorded/tiny/consumers/toy/x86_64.json
}

@test "what is kept of a copy is of that consumer's environment and stand-ins" {
    prepared
    cp -r toy/include/tiny plain
    tiny dump plain # which lacks the environment
    exits 3
    printf '#include "a.h"\n#define TINY_BOTH (TINY_A + TOY_B)\n' >>toy/include/tiny/memory.h
    for both in 1,1 2,1 2,2; do
        rules copy '{"roots": ["include/tiny"], "stubs": [{"path": "a.h", "text": "#define TINY_A '${both%,*}'"}]}' \
            environment '["#include <stdint.h>", "#define TOY_LICENCE(x) struct toy_licence", "#define TOY_B '${both#*,}'"]'
        asks record toy --consumer toy --output recorded
        exits 0
        grep -q '"TINY_BOTH".*"value":"'$((${both/,/+}))'"' recorded/tiny/consumers/toy/x86_64.json
    done
}

@test "a copy without the headers of an architecture that its common ones name is read without it" {
    sed '/"name": "arm64"/s/"marker": \["tiny.h"\]/"marker": ["arch-arm.h\&memory.h:__aarch64__"]/' "$TINY" >arm.json
    TINY=$PWD/arm.json
    grep -q arch-arm "$TINY"
    prepared
    printf '#ifdef __aarch64__\n#include "arch-arm.h"\n#endif\n' >>one/memory.h
    hvabi consumer one --profile tiny --rules rules --baselines baselines --against @1.0
    exits 0
    says_not "arm64"
    hvabi consumer one --profile tiny --rules rules --baselines baselines --against @1.0 --arch arm64
    exits 3
    says "no headers of the selected architectures"
    echo "#define TINY_ARM 1" >one/arch-arm.h
    hvabi consumer one --profile tiny --rules rules --baselines baselines --against @1.0 --arch arm64
    says_not "no headers of the selected architectures"
}

@test "a consumer that asks for an interface version is judged at that version" {
    sed 's/{"name": "guest", "strict": true}/{"name": "guest", "strict": true, "ladder": "TINY_ASKED", "defines": ["TINY_ASKED=TINY_LATEST"]}/
         s/"version_constants": \[/"interface_version": "TINY_LATEST", &"TINY_LATEST", /' "$TINY" >versions.json
    TINY=$PWD/versions.json
    prepared
    rm -r one two
    tree one
    printf '#define TINY_LATEST 0x00000200\n#define TINY_OLD 1\n' >>one/memory.h
    cp -r one two
    cp one/memory.h toy/include/tiny/memory.h
    printf '#if TINY_ASKED < 0x00000300\n#define TINY_OLD 1\n#else\n#define TINY_OLD 2\n#endif\n' >two/names.h
    sed -i '/TINY_OLD/d; s/TINY_LATEST 0x00000200/TINY_LATEST 0x00000300/' two/memory.h
    for release in one:1.0 two:2.0; do
        tiny record "${release%:*}" --release "${release#*:}" --output baselines --baselines baselines
        exits 0
    done
    asks consumer toy/include/tiny --profile tiny --against @2.0 -v
    says "TINY_OLD has another value"
    asks consumer toy --against @2.0 -v # built at the latest that its headers know
    exits 0
    says_not "TINY_OLD has another value"
    rules interface_version '"0x00000200"'
    asks consumer toy --against @2.0 -v
    exits 0
    says "its sources ask for interface version 0x00000200"
    says_not "TINY_OLD has another value"
    rules interface_version '"0x0000000A"'
    asks consumer toy --against @2.0 -v
    says_not "TINY_OLD has another value"
    rules interface_version '"0x00000900"'
    asks consumer toy --against @2.0
    exits 3
    says '"interface_version" is 0x00000900, but the latest that the headers in toy know is 0x00000200'
}
