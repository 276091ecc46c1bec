#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A tree with the headers of several profiles: all that fit are compared, in one report, and it
# says which ones were.

load common

PARSES=shared

# rules: the catalogue, and profiles `one`, `two` and `three` with a header each
rules() {
    mkdir -p rules/profiles
    cp "$HVABI_SOURCE/rules/catalogue.json" rules
    local name
    for name in one two three; do
        cat >"rules/profiles/$name.json" <<JSON
{
  "schema": "hvabi-profile/1", "name": "$name", "title": "interface $name",
  "roots": ["."], "markers": ["$name.h"], "headers": ["$name.h"],
  "archs": [{"name": "x86_64", "target": "x86_64-linux-gnu"}$([ "$name" = two ] && echo ',
            {"name": "arm64", "target": "aarch64-linux-gnu"}')],
  "audiences": [{"name": "guest", "strict": true}],
  "families": [{"name": "$name", "ops": "^${name^^}_OP_(.+)$"}]
}
JSON
    done
}

# header FOLDER NAME TYPE
header() {
    mkdir -p "$1"
    printf '#include <stdint.h>\n#define %s_OP_A 1\nstruct %s { %s a; uint32_t b; };\n' \
        "${2^^}" "$2" "$3" >"$1/$2.h"
}

# old: interfaces one and two
trees() {
    rules
    header old one uint32_t
    header old two uint32_t
    cp -r old new
}

ours() {
    hvabi "$@" --rules rules --baselines recorded
}

# JSON of the last run, as an expression sees it
report() {
    python3 -c 'import json, sys
d = json.loads(sys.argv[2])
print(eval(sys.argv[1]))' "$1" "$output"
}

@test "all profiles that fit are compared, and each finding says whose it is" {
    trees
    header new one uint64_t
    header new two uint64_t
    ours diff old new --format json
    exits 1
    [ "$(report 'd["profile"]')" = one,two ]
    [ "$(report '[(c["profile"], c["entity"]) for c in d["changes"] if c["verdict"] == "break"]')" = \
        "[('one', 'struct one'), ('two', 'struct two')]" ]
    [ "$(report 'd["summary"]["break"]')" = 2 ]
    [ "$(report '[p["profile"] for p in d["coverage"]["profiles"]]')" = "['one', 'two']" ]
    [ "$(report 'd["coverage"]["records"]')" = 2 ]
}

@test "the text has a part for each, under its name" {
    trees
    header new two uint64_t
    ours diff old new
    exits 1
    [[ $output = *"profile one: interface one"* && $output = *"profile two: interface two"* ]]
    [[ $output = *"struct two"* ]]
}

@test "the text of one says which it was" {
    trees
    rm old/two.h new/two.h
    header new one uint64_t
    ours diff old new
    exits 1
    says "compared: profile one, 1 variant"
    ours masks old
    says "profile one"
    ours diff old new --profile rules/profiles/one.json --format markdown
    says "profile one"
}

# accept the only finding by the command that the last run has printed, up to the reasons
accept() {
    local line
    line=$(grep -m1 -o 'hvabi waive .* --reason' <<<"$output")
    eval "run \"\$HVABI\" ${line#hvabi } r --link l --by b --output -"
}

@test "the command that accepts a finding names the interface that has it" {
    trees
    header new two uint64_t
    ours diff old new
    says "hvabi waive " " --profile two "
    accept
    exits 0
    says '"entity": "struct two"'
    ours diff old new --profile rules/profiles/one.json,rules/profiles/two.json
    accept
    exits 0
    says '"entity": "struct two"'
    for command in "waive 47809a --diff old new --reason r --link l --by b" "record old --release 1"; do
        ours $command
        exits 2
        says "several profiles fit (one, two)" "add --profile NAME"
    done
}

@test "what is the same for all stands there once" {
    trees
    git init -q . && git add old && git commit -qm old
    ours check old --against dir:old
    exits 0
    [ "$(grep -c 'nothing public changed' <<<"$output")" = 1 ]
    [[ $output = *"profiles one, two"* ]]
}

@test "the status is the worst of all" {
    trees
    header new one uint64_t
    echo '#error no' >>new/two.h
    ours diff old new
    exits 3
    [[ $output = *"struct one"* && $output = *"two.h:4"* ]]
}

@test "an interface that is gone is an error, one that came is told" {
    trees
    header new three uint32_t
    ours diff old new
    exits 0
    [[ $output = *"three was not compared, as old has nothing of it"* ]]
    rm new/two.h
    ours diff old new
    exits 3
    [[ $output = *"there are no headers of two"* ]]
}

@test "--profile takes some of them" {
    trees
    header new two uint64_t
    ours diff old new --profile one
    exits 0
    ours diff old new --profile one,two
    exits 1
    ours diff old new --profile one,tow
    exits 2
    [[ $output = *"did you mean 'two'"* ]]
}

@test "an architecture that one of them has is none of the others" {
    trees
    ours dump old --arch arm64
    exits 0
    [ "$(report 'd["profile"]')" = two ]
    ours dump old --arch arm46
    exits 2
    ours dump old
    [ "$(report '[(s["profile"], s["arch"]) for s in d["surfaces"]]')" = \
        "[('one', 'x86_64'), ('two', 'x86_64'), ('two', 'arm64')]" ]
}

@test "what one of them has is found, whichever it is" {
    trees
    ours layout old 'struct two'
    exits 0
    [[ $output != *"no type"* ]]
    ours layout old 'struct six'
    exits 2
    ours masks old --format json
    exits 0
    [ "$(report '[f["profile"] for f in d["families"]]')" = "['one', 'two']" ]
}

@test "one that could not be read is not taken for one that has nothing" {
    trees
    printf 'struct other { unknown_t x; };\n' >>old/two.h
    for command in "masks old" "layout old 'struct one'" "layout old 'struct six'"; do
        eval "ours $command"
        exits 3
        says two.h unknown_t
    done
    ours layout old 'struct one'
    says "struct one {"
    rm old/one.h # nor where it is the only one
    for command in "masks old" "layout old 'struct six'"; do
        eval "ours $command"
        exits 3
        says two.h unknown_t
    done
}

@test "one interface is recorded at a time" {
    trees
    ours record old --release 1.0 --output recorded
    exits 2
    [[ $output = *"several profiles fit (one, two)"*--profile* ]]
    ours record old --release 1.0 --output recorded --profile two
    exits 0
}

@test "a number that releases of two hypervisors have is ambiguous" {
    trees
    for name in one two; do
        for release in 1.0 1.1; do
            ours record old --release "$release" --output recorded --profile "$name"
            exits 0
        done
    done
    ours diff @1.0 @1.1
    exits 2
    [[ $output = *"one, two"*--profile* ]]
    ours record old --release 1.2 --output recorded --profile two
    exits 0
    ours diff @1.0 @1.2 --format json
    exits 0
    [ "$(report 'd["profile"]')" = two ]
    ours check new --release 1.2 --all --format json
    exits 0
    [ "$(report 'd["profile"]')" = two ]
    ours log 'struct one'
    exits 0
    [[ $output = *"interface one"* && $output != *"interface two"* ]]
}

@test "each format is one document" {
    trees
    header new one uint64_t
    header new two uint64_t
    ours diff old new --format sarif
    [ "$(report 'len(d["runs"])')" = 2 ]
    ours diff old new --format codequality
    [ "$(report 'len(d)')" = 2 ]
    ours diff old new --format junit
    python3 -c 'import sys, xml.dom.minidom as m
d = m.parseString(sys.argv[1]).documentElement
assert d.getAttribute("failures") == "2", sys.argv[1]
assert len([c for c in d.childNodes if c.nodeName == "testsuite"]) == 4' "$output"
    ours report old new --format html
    python3 -c 'import re, sys
text = sys.argv[1]
assert text.count("<body") == 1 and text.count("</html>") == 1
ids = re.findall(" id=\"([^\"]+)\"", text)
assert len(ids) == len(set(ids)), ids
for to in re.findall(" href=\"#([^\"]+)\"", text): assert to in ids, to' "$output"
}
