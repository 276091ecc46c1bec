#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Consumers: which there are, what breaks the copies that they have, and who carries and calls what.

load toy

PARSES=shared

@test "a project describes its own copy, in its policy" {
    prepared
    mkdir -p toy/.hvabi
    mv rules/consumers toy/.hvabi/consumers
    mv rules/profiles toy/.hvabi/profiles
    hvabi consumer toy --policy toy --consumer toy --against @1.0 --baselines baselines --arch x86_64
    exits 0
    says "hvabi consumer: Toy"
}

@test "what a release breaks in a copy fails, at the line of the copy" {
    prepared
    asks consumer toy --against @2.0
    exits 1
    says "include/tiny/memory.h:2: break: struct tiny_memory: flags is wider"
    says "TINY_LIMIT has another value"
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
    says "rules/consumers/toy.json: toy has no copy of the headers at the place that \"copy\" names: expected"
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
    says "record the tree of that commit"
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
