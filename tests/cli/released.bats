#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Since which release something is what it is: of the part that changed, on each architecture.

load common

PARSES=shared

# header FILE MEMBERS: a record with these members
header() {
    mkdir -p "$1"
    printf '#ifndef TINY_H\n#define TINY_H\n#include <stdint.h>\nstruct tiny_op {\n%s\n};\nenum tiny_mode { %s };\n#endif\n' \
        "$2" "$3" >"$1/tiny.h"
}

# record FOLDER RELEASE ARCHS
record() {
    tiny record "$1" --release "$2" --arch "$3" --output baselines --baselines baselines
    exits 0
}

releases() {
    header one "uint32_t a; uint32_t b;" "TINY_A, TINY_B"
    header two "uint32_t a; uint32_t b; uint32_t c;" "TINY_A, TINY_B, TINY_C"
    header three "uint32_t a; uint32_t b; uint32_t c; uint32_t d;" "TINY_A, TINY_B, TINY_C, TINY_D"
    record one 1.0 x86_64
    record two 1.1 x86_64,arm64
    record three 1.2 x86_64,arm64
}

# holds EXPRESSION: of the report r in $output
holds() {
    python3 -c 'import json, sys
r = json.loads(sys.argv[2])
assert eval(sys.argv[1]), (sys.argv[1], r["changes"])' "$1" "$output"
}

compared() {
    tiny diff "$@" --arch x86_64,arm64 --baselines baselines --format json
}

@test "a member is as old as its own form, on each architecture" {
    releases
    header new "uint32_t a; uint32_t b; uint16_t c; uint16_t more; uint32_t d;" "TINY_A, TINY_B = 5, TINY_C = 2, TINY_D"
    compared @1.2 new
    exits 1
    holds '[c["released_since"] for c in r["changes"] if c["member"] == "c"] == ["1.1"]'
    holds '[(c["released_since"], c["per_arch"]["x86_64"]["released_since"], c["per_arch"]["arm64"]["released_since"]) for c in r["changes"] if c["entity"] == "TINY_B"] == [("1.0", "1.0", "1.1")]'
    header new "uint64_t a; uint32_t b; uint32_t c; uint32_t d;" "TINY_A, TINY_B, TINY_C, TINY_D"
    tiny diff @1.2 new --arch x86_64,arm64 --baselines baselines
    exits 1
    says "released since 1.0 on x86_64 and since 1.1 on arm64"
}

@test "a run of releases ends where another form was shipped" {
    releases
    header other "uint32_t a; uint64_t b; uint32_t d;" "TINY_A"
    record other 1.3 x86_64,arm64
    record three 1.4 x86_64,arm64
    header new "uint32_t a; uint16_t b; uint32_t c; uint32_t d;" "TINY_A, TINY_B, TINY_C, TINY_D"
    compared @1.4 new
    holds '[c["released_since"] for c in r["changes"] if c["member"] == "b"] == ["1.4"]'
    header new "uint16_t a; uint32_t b; uint32_t c; uint32_t d;" "TINY_A, TINY_B, TINY_C, TINY_D"
    compared @1.4 new
    holds '[c["released_since"] for c in r["changes"] if c["member"] == "a"] == ["1.0"]'
}

@test "a tree that does not say its release excuses no break" {
    releases
    header old "uint32_t a; uint32_t b; uint32_t c; uint32_t d; uint32_t e;" "TINY_A, TINY_B, TINY_C, TINY_D"
    header new "uint32_t a; uint32_t b; uint32_t c; uint32_t d; uint64_t e;" "TINY_A, TINY_B, TINY_C, TINY_D"
    compared old new
    exits 1
    holds '[(c["verdict"], c["released_since"]) for c in r["changes"] if c["member"] == "e"] == [("break", None)]'
}

@test "a release in one number, as LINUX_VERSION_CODE has it" {
    header tree "uint32_t a;" "TINY_A"
    printf '#define TINY_VERSION_CODE 330752\n' >tree/version.h
    python3 - "$TINY" >mine.json <<'END'
import json, sys
profile = json.load(open(sys.argv[1]))
profile["version"] = {"file": "version.h", "major": "^#define TINY_MAJOR ([0-9]+)$",
                      "minor": "^#define TINY_MINOR ([0-9]+)$", "code": "^#define TINY_VERSION_CODE ([0-9]+)$"}
json.dump(profile, sys.stdout)
END
    hvabi dump tree --profile mine.json --arch x86_64
    exits 0
    says '"release":"5.12"'
    printf '#define TINY_MAJOR 6\n#define TINY_MINOR 1\n' >>tree/version.h
    hvabi dump tree --profile mine.json --arch x86_64
    says '"release":"6.1"'
}

@test "where no file says which release a tree is, tags behind it do" {
    sed 's/"headers": /"tag": "v%s", &/' "$TINY" >tagged.json
    git init -q repository
    cd repository
    tree .
    for release in none v1.2 v1.3-rc1; do
        echo "#define TINY_AT_${release//[-.]/_} 1" >>memory.h
        git add -A
        git commit -q -m "$release"
        [ $release = none ] || git tag $release
    done
    run limited "$HVABI" diff HEAD~ HEAD --profile ../tagged.json
    says "hvabi diff: HEAD~ (1.2, commit" "-> HEAD (1.3, commit"
    run limited "$HVABI" diff HEAD~2 . --profile ../tagged.json
    says "hvabi diff: HEAD~2 (commit" "-> . (1.3)"
    run limited "$HVABI" diff HEAD~2 HEAD --profile "$TINY"
    says "hvabi diff: HEAD~2 (commit" "-> HEAD (commit"
    run limited "$HVABI" dump HEAD~2 --profile ../tagged.json --arch x86_64
    exits 0
    says_not '"release"'
}

@test "what has no history with any tag can be of each release" {
    sed 's/"headers": /"tag": "v%s", &/' "$TINY" >tagged.json
    header one "uint32_t a;" "TINY_A, TINY_B"
    run limited "$HVABI" record one --profile tagged.json --release 1.0 --arch x86_64 --output baselines --baselines baselines
    exits 0
    git init -q repository
    cd repository
    git commit -q --allow-empty -m none
    git commit -q --allow-empty -m tagged
    git tag v1.0
    header . "uint32_t a;" "TINY_A, TINY_B"
    git add -A
    git commit -q -m headers
    git checkout -q --orphan import
    git commit -q -m import
    header . "uint32_t a;" "TINY_A, TINY_B = 5"
    run limited "$HVABI" diff HEAD . --profile ../tagged.json --arch x86_64 --baselines ../baselines --format json
    exits 1
    holds '[c["released_since"] for c in r["changes"]] == ["1.0"]'
}

@test "a result that depends on tags is not remembered without them" {
    sed 's/"headers": /"version": {"file": "VERSION", "major": "^([0-9]+)[.]", "minor": "^[0-9]+[.]([0-9]+)", "tag": "v%s"}, &/' "$TINY" >tagged.json
    header one "uint32_t a;" "TINY_A, TINY_B"
    run limited "$HVABI" record one --profile tagged.json --release 1.0 --arch x86_64 --output baselines --baselines baselines
    exits 0
    git init -q repository
    cd repository
    header . "uint32_t a;" "TINY_A, TINY_B"
    git add -A
    git commit -q -m headers
    header . "uint32_t a;" "TINY_A, TINY_B = 5"
    git commit -q -a -m number
    for since in '"1.0"' null; do
        run limited "$HVABI" history HEAD~..HEAD --profile ../tagged.json --arch x86_64 --baselines ../baselines --cache ../cache --format json
        exits 0
        says "\"released_since\": $since"
        git tag -f v0.9 HEAD~
    done
}

@test "a member of a named record is as old as what holds it, which may be nameless now" {
    local named="struct tiny_in { uint32_t a; uint32_t b; };"
    local inside="struct { uint32_t a; uint32_t b; } in;"
    for release in 1.0:one 1.1:two; do
        header "${release#*:}" "uint32_t op; struct tiny_in in;" "TINY_A"
        sed -i "3a $named" "${release#*:}/tiny.h"
        record "${release#*:}" "${release%:*}" x86_64
    done
    header old "uint32_t op; $inside" "TINY_A"
    header new "uint32_t op; ${inside/uint32_t b/uint16_t b, c}" "TINY_A"
    tiny diff old new --arch x86_64 --baselines baselines
    says "in.b" "released since 1.0"
    header gone "uint32_t op; uint32_t a;" "TINY_A"
    tiny diff two gone --arch x86_64 --baselines baselines
    says "in.a is renamed to a" "in.b is gone" "released since 1.0"
    says_not "unreleased"
    header later "uint32_t op; struct { uint32_t a; uint32_t b; uint32_t c; } in;" "TINY_A"
    record later 1.2 x86_64
    header last "uint32_t op; struct { uint32_t a; uint32_t b; uint64_t c; } in;" "TINY_A"
    compared @1.2 last --arch x86_64
    holds '[c["released_since"] for c in r["changes"] if c["member"] == "in.c"] == ["1.2"]'
}
