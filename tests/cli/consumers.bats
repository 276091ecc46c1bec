#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Copies of the headers: what one is, what breaks it, and who carries and calls what.

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

@test "a project describes its own copy, in its policy" {
    prepared
    mkdir -p toy/.hvabi
    mv rules/consumers toy/.hvabi/consumers
    mv rules/profiles toy/.hvabi/profiles
    hvabi consumer toy --policy toy --consumer toy --against @1.0 --baselines baselines --arch x86_64
    exits 0
    says "hvabi consumer: Toy"
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

@test "what a release breaks in a copy fails, at the line of the copy" {
    prepared
    asks consumer toy --against @2.0
    exits 1
    says "include/tiny/memory.h:2: break: struct tiny_memory: flags is wider"
    says "TINY_LIMIT has another value"
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

@test "a tree that is not the consumer's, and one without headers, are errors" {
    prepared
    asks consumer one --consumer toy
    exits 3
    says "this is not a tree of Toy: expected the file toy.mk in it"
    asks consumer toy --consumer boy
    exits 2
    says "there is no consumer 'boy'"
    says "did you mean 'toy'"
    rm -r toy/include
    asks consumer toy
    exits 3
}

@test "what to do is said where a copy is elsewhere, or is not read" {
    prepared
    rm rules/consumers/toy.json
    mkdir -p other/some/where
    cp -r toy/include/tiny other/some/where/headers
    asks consumer other --against @1.0
    exits 3
    says "some/where/headers may be a copy of a made-up hypervisor, for tests: name that directory, or"
    asks consumer other/some/where/headers --against @1.0
    exits 3
    says "memory.h:1:" 'types and macros of the project go into "environment"'
    sed -i '1s/.*/#include <stdint.h>/' other/some/where/headers/memory.h
    asks consumer other/some/where/headers --against @1.0
    exits 0
    rm -r other/some/where/headers
    echo >other/some/where/other.h
    asks consumer other --against @1.0
    exits 3
    says_not "may be a copy"
}

@test "a consumer's file that names what is not there is an error with its place" {
    prepared
    rules archs '["vax"]'
    asks consumer toy
    exits 3
    says "the profile tiny has no architecture 'vax'"
    rules market '[]'
    asks consumer toy
    exits 3
    says "rules/consumers/toy.json"
    says "market"
    rules audience '["nobody"]'
    asks consumer toy
    exits 3
    says 'rules/consumers/toy.json: "audience": the profile tiny has no audience '"'nobody'"
    rules interface_version '"4.4"'
    asks consumer toy
    exits 3
    says "rules/consumers/toy.json:"
    says 'a version such as "0x00040400"'
    rules profile '"none"'
    asks consumer toy
    exits 3
    says "profiles/none.json"
    rules copy '{"roots": ["nowhere"]}'
    asks consumer toy
    exits 3
    says "rules/consumers/toy.json: there is no copy of headers in toy where \"copy\" says that it lies: expected"
    says "below nowhere"
    rules calls '["source"]'
    asks record toy --consumer toy --output baselines
    exits 3
    says "rules/consumers/toy.json"
    says "source"
}

@test "a tree that two consumers would have is an error that names both" {
    prepared
    sed 's/"toy"/"boy"/; s/"Toy"/"Boy"/' rules/consumers/toy.json >rules/consumers/boy.json
    asks consumer toy --against @1.0
    exits 3
    says "toy: the tree is one of Boy and of Toy: use --consumer boy or --consumer toy"
    asks consumer toy --consumer toy --against @1.0
    exits 0
}

@test "what differs on one architecture of several is said to be there" {
    prepared
    printf '#ifdef __aarch64__\n#undef TINY_LIMIT\n#define TINY_LIMIT 9\n#endif\n' >>toy/include/tiny/memory.h
    hvabi consumer toy --rules rules --baselines baselines --against @1.0 --arch x86_64,arm64
    says "TINY_LIMIT has another value on arm64 ["
    hvabi consumer toy --rules rules --baselines baselines --against @1.0 --arch arm64
    says "TINY_LIMIT has another value ["
}

@test "an architecture that is asked for and not copied is told, and none at all an error" {
    prepared
    rules archs '["x86_64"]'
    hvabi consumer toy --rules rules --baselines baselines --against @1.0 --arch x86_64,arm64
    exits 0
    says "arm64: the copy does not have it"
    hvabi consumer toy --rules rules --baselines baselines --against @1.0 --arch x86_64
    says_not "does not have it"
    hvabi consumer toy --rules rules --baselines baselines --against @1.0 --arch arm64
    exits 3
    says "the copy has no architecture that --arch asks for (arm64)"
}

@test "a consumer is judged for the audience that it builds for" {
    prepared
    for side in one:32 two:64 toy/include/tiny:32; do
        printf '#include <stdint.h>\n#ifdef TINY_TOOLS\nstruct tiny_tool { uint%s_t a; };\n#endif\n' "${side#*:}" >"${side%:*}/tools.h"
    done
    for release in one:1.0 two:2.0; do
        tiny record "${release%:*}" --release "${release#*:}" --output baselines --baselines baselines
    done
    asks consumer toy --against @2.0
    says "struct tiny_tool: a is wider"
    rules audience '["guest"]'
    asks consumer toy --against @2.0
    exits 1
    says_not "struct tiny_tool"
    asks consumer toy --against @2.0 --audience tools
    says "struct tiny_tool: a is wider"
}

@test "who carries it, in which form, and who calls it" {
    prepared
    asks record toy --consumer toy --output baselines
    exits 0
    asks who 'struct tiny_memory'
    exits 0
    says " include/tiny/memory.h:2 "
    says "src/toy.c:3"
    says "places are from the top of example/toy (Toy)"
    asks who TINY_LIMIT
    exits 0
    says "7, 1.0"
    says "not called"
    asks who TINY_KEPT
    exits 0
    says "no recorded consumer carries it"
}

@test "a copy without sources: nobody looked for calls" {
    prepared
    rules calls '[]'
    asks record toy --consumer toy --output baselines
    exits 0
    asks who TINY_LIMIT
    exits 0
    says "not looked for"
    asks who TINY_LIMIT --format json
    says_not '"calls"'
}

@test "what a change does to each consumer" {
    prepared
    asks record toy --consumer toy --output baselines
    asks who @1.0 @2.0 --format json
    exits 0
    python3 -c 'import json, sys
d = json.load(sys.stdin)
by = {e["entity"]: e["carried_by"][0] for e in d["entities"] if e["carried_by"]}
assert by["struct tiny_memory"]["effect"] == "breaks", by
assert by["struct tiny_memory"]["form"] == "old" and by["struct tiny_memory"]["calls"], by
assert by["TINY_LIMIT"]["value"] == "7" and not by["TINY_LIMIT"]["calls"], by' <<<"$output"
    asks who 'struct tiny_memory' @1.0 @1.0
    exits 0
    says "does not change"
}

@test "a comparison and a report say who carries what breaks" {
    prepared
    asks record toy --consumer toy --output baselines
    asks diff @1.0 @2.0
    exits 1
    says "carried: the old form: Toy (called at src/toy.c:3)"
    asks diff @1.0 @2.0 --format json
    python3 -c 'import json, sys
rows = {r["entity"]: r for r in json.load(sys.stdin)["changes"]}
carried = rows["struct tiny_memory"]["carried_by"]
assert [(c["consumer"], c["form"], c["calls"], c["effect"]) for c in carried] == [("toy", "old", True, "breaks")], carried
assert "carried_by" in rows["TINY_LIMIT"] and not rows["TINY_LIMIT"]["carried_by"][0]["calls"]' <<<"$output"
    asks report @1.0 @2.0 --format markdown
    says "**carried by**: the old form: Toy"
    asks report @1.0 @2.0 --format mail # the page that comes first
    says "struct tiny_memory: the old form: Toy"
    asks diff @2.0 @1.0
    says "carried: the new form: Toy"
}

@test "a number that only a comment keeps is no form of the new side" {
    hvabi diff @4.11 @4.12 --arch x86_64 --format json
    python3 -c 'import json, sys
row = next(r for r in json.load(sys.stdin)["changes"] if r["entity"] == "XEN_DOMCTL_set_gnttab_limits")
assert {c["form"] for c in row["carried_by"]} == {"old"}, row
assert {c["effect"] for c in row["carried_by"] if "claims" in c} == {"refused"}, row' <<<"$output"
}

@test "a history of commits says who carries what broke, of what is recorded at the time" {
    prepared
    asks record toy --consumer toy --output baselines
    git init -q -b main r
    cp -r one/. r
    git -C r add -A && git -C r commit -q -m one
    cp -r two/. r
    git -C r commit -q -a -m two
    for form in old absent; do
        asks history HEAD~..HEAD -C r --cache cache --format json
        python3 -c 'import json, sys
rows = {r["entity"]: r for r in json.load(sys.stdin)["steps"][0]["report"]["changes"]}
forms = [c["form"] for c in rows["struct tiny_memory"].get("carried_by", [])]
assert forms == ([sys.argv[1]] if sys.argv[1] != "absent" else []), forms' "$form" <<<"$output"
        # a result that is kept is of these consumers: without the record it is another one
        sed -i '/^struct tiny_memory/,/^}/d' toy/include/tiny/memory.h
        asks record toy --consumer toy --output baselines
    done
}

@test "a raised version refuses who claims the old one, not who probes" {
    prepared
    tools() { # tools FOLDER VERSION BITS: what only tools see, and a version covers
        printf '#include <stdint.h>\n#ifdef TINY_TOOLS\n#define TINY_TOOLS_VERSION %s\nstruct tiny_tools_op { uint32_t version; uint%s_t op; };\n#endif\n' \
            "$2" "$3" >"$1/tools.h"
    }
    tools one 1 32
    tools two 2 64
    tiny record one --release 1.0 --output baselines --baselines baselines
    tiny record two --release 2.0 --output baselines --baselines baselines
    exits 0
    cp one/tools.h toy/include/tiny/
    asks record toy --consumer toy --output baselines
    exits 0
    effect() {
        asks who 'struct tiny_tools_op' @1.0 @2.0 --format json
        python3 -c 'import json, sys
row = json.load(sys.stdin)["entities"][0]["carried_by"][0]
print(row["effect"], row.get("claims"))' <<<"$output"
    }
    [ "$(effect)" = "refused 1" ]
    asks consumer toy --against @2.0
    says "claims: TINY_TOOLS_VERSION 1, 1.0"
    rules probes true
    [ "$(effect)" = "breaks 1" ]
    asks consumer toy --against @2.0
    says "it asks for versions at run time"
    rules
    sed -i '/TINY_TOOLS_VERSION/d' toy/include/tiny/tools.h
    asks record toy --consumer toy --output baselines
    [ "$(effect)" = "breaks None" ]
}

@test "a copy is refused by the version that it sends, not by that of releases with its form" {
    prepared
    for side in one:1:32 two:2:64 toy/include/tiny:2:32; do
        IFS=: read -r folder version bits <<<"$side"
        printf '#include <stdint.h>\n#ifdef TINY_TOOLS\n#define TINY_TOOLS_VERSION %s\nstruct tiny_tools_op { uint32_t version; uint%s_t op; };\n#endif\n' \
            "$version" "$bits" >"$folder/tools.h"
    done
    tiny record one --release 1.0 --output baselines --baselines baselines
    tiny record two --release 2.0 --output baselines --baselines baselines
    exits 0
    asks consumer toy --against @2.0
    exits 1
    says "break: struct tiny_tools_op: op is wider"
    sed -i 's/TINY_TOOLS_VERSION 2/TINY_TOOLS_VERSION 1/' toy/include/tiny/tools.h
    asks consumer toy --against @2.0
    says "versioned: struct tiny_tools_op: op is wider"
}

@test "a recorded consumer that is damaged is an error" {
    prepared
    asks record toy --consumer toy --output baselines
    echo '{' >baselines/tiny/consumers/toy/calls.json
    asks who 'struct tiny_memory'
    exits 3
    says "calls.json"
}

@test "of several hypervisors the one that has the name is asked" {
    prepared
    sed 's/"name": "tiny"/"name": "alpha"/' "$TINY" >rules/profiles/alpha.json
    sed 's/"toy"/"boy"/; s/"tiny"/"alpha"/' rules/consumers/toy.json >rules/consumers/boy.json
    mkdir other
    printf '#include <stdint.h>\n#define ALPHA_ONE 1\n' >other/tiny.h
    hvabi record other --release 1.0 --profile rules/profiles/alpha.json --rules rules --output baselines --baselines baselines
    exits 0
    sed -i 's/^#define TINY_LIMIT.*/&\n#define TINY_ITS_OWN 5/' toy/include/tiny/memory.h
    asks record toy --consumer toy --output baselines
    exits 0
    hvabi who TINY_LIMIT --rules rules --baselines baselines
    exits 0
    says "Toy 1"
    hvabi who TINY_ITS_OWN --rules rules --baselines baselines
    exits 0
    says "5, of no release"
    hvabi who ALPHA_ONE --rules rules --baselines baselines
    exits 0
    says "no recorded consumer carries it"
}

@test "a name that nobody has is a mistake" {
    prepared
    asks record toy --consumer toy --output baselines
    asks who TINY_NOTHING
    exits 2
    says "no recorded release and no consumer has 'TINY_NOTHING'"
}

@test "recording a consumer twice gives the same bytes, and another commit is refused" {
    prepared
    git -C toy init -q
    git -C toy add -A
    git -C toy commit -qm toy
    asks record HEAD -C toy --consumer toy --output "$PWD/a"
    exits 0
    asks record HEAD -C toy --consumer toy --output "$PWD/b"
    diff -r a b
    rules source '{"repository": "x", "date": "2026-01-02", "commit": "1234567890123456789012345678901234567890"}'
    asks record HEAD -C toy --consumer toy --output "$PWD/a"
    exits 3
    says "record that one"
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

@test "a folder of consumers that cannot be listed is no answer without consumers" {
    prepared
    mv rules/consumers kept
    ln -s consumers rules/consumers
    asks who TINY_LIMIT
    exits 3
    says "rules/consumers: cannot list the folder"
    rm rules/consumers
    asks who TINY_LIMIT
    says_not "cannot list"
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
    says '"interface_version" is 0x00000900, and the headers in toy know none after 0x00000200'
}
