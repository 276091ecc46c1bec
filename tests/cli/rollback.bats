#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Rollback: what a newer side saves and an older one refuses.

load common

PARSES=shared

# state FOLDER: two records of a saved image and a parameter
state() {
    tree "$1"
    cat >"$1/save.h" <<'C'
#include <stdint.h>
#define DECLARE(name, number, type) struct tiny_record_##name { type data; char code[number]; }
struct tiny_saved {
    uint64_t registers[4];
};
DECLARE(CPU, 2, struct tiny_saved);
#define TINY_PARAM_CPUS 1
C
}

# moved_on FOLDER: the same, later; one record is longer, and one and a parameter are new
moved_on() {
    state "$1"
    sed -i 's/registers\[4\];/& uint64_t pending;/' "$1/save.h"
    cat >>"$1/save.h" <<'C'
struct tiny_clock {
    uint64_t offset;
};
DECLARE(CLOCK, 11, struct tiny_clock);
#define TINY_PARAM_SPEED 2
C
}

# json FILTER...: exits with 0 if all of these Python expressions hold of the report r
json() {
    python3 -c 'import json, sys
r = json.load(sys.stdin)
for claim in sys.argv[1:]:
    if not eval("(%s)" % claim):
        sys.exit("not so: %s\n%s" % (claim, json.dumps(r, indent=1)))' "$@" <<<"$output"
}

@test "the list says what to do with what, by its number" {
    state old && moved_on new
    tiny diff old new --arch x86_64 --rollback
    exits 0
    says "cut it to its old length" "[HV3632 save-record-grows]" "leave it out of the image" \
        "[HV3640 save-record-added]" "leave it at 0" "[HV3648 parameter-added]" \
        "3 to handle before a downgrade"
    grep -qE '^ +2 +CPU +32 -> 40 +x86_64 +-$' <<<"$output"
    grep -qE '^ +11 +CLOCK +8 +x86_64 +-$' <<<"$output"
    grep -qE '^ +2 +SPEED +8 +x86_64 +-$' <<<"$output"
}

@test "the list for programs" {
    state old && moved_on new
    tiny diff old new --rollback --format json
    exits 0
    json 'r["schema"] == "hvabi-rollback/1"' 'r["summary"]["needed"] == 3' \
        '[(i["what"], i["name"], i["id"], i.get("old_size"), i["size"]) for i in r["items"]] ==
         [("save-record", "CPU", "2", 32, 40), ("save-record", "CLOCK", "11", None, 8),
          ("parameter", "SPEED", "2", None, 8)]' \
        'all(i["needed"] and i["do"] and i["announced_by"] is None for i in r["items"])' \
        'all(i["archs"] == ["x86_64", "arm64", "x86_32"] for i in r["items"])' \
        'r["items"][0]["location"]["file"] == "save.h"'
}

@test "the whole report has the sentence, and one row for one cause" {
    state old && moved_on new
    tiny diff old new --arch x86_64
    exits 0
    says "back: To go back, cut it to its old length, which loses the data after it: CPU (number 2," \
        "pending is a new member" "rollback: 3 break"
    says_not "HV1237"
    tiny diff old new --arch x86_64 --format json
    json 'len([c for c in r["changes"] if c["rollback"] == "break"]) == 3' \
        'all(c["verdict"] == "compatible" and c["kind"] == "rollback-register" and c["back"]
             for c in r["changes"] if c["rollback"] == "break")'
}

@test "it fails where it is asked to, and nowhere else" {
    state old && moved_on new
    tiny diff old new
    exits 0
    tiny diff old new --fail-on rollback
    exits 1
    tiny diff old new --fail-on break,rollback --rollback
    exits 1
    tiny diff new new --fail-on rollback --rollback
    exits 0
    says "nothing to do before a downgrade"
    tiny diff new new --rollback --quiet
    exits 0
    [ -z "$output" ]
}

@test "the gate fails for what a change adds, and a waiver accepts it" {
    git init -q -b main r
    state r && git -C r add -A && git -C r commit -q -m old
    moved_on r && git -C r add -A && git -C r commit -q -m new
    mkdir b && tiny record HEAD~1 -C r --release 1.0 --output "$PWD/b"
    exits 0
    tiny check HEAD -C r --against HEAD~1 --release 1.0 --baselines "$PWD/b" --arch x86_64
    exits 0
    tiny check HEAD -C r --against HEAD~1 --release 1.0 --baselines "$PWD/b" --arch x86_64 \
        --fail-on break,rollback --format json
    exits 1
    local id
    for id in $(json 'True' && python3 -c 'import json, sys
print(*[c["id"] for c in json.load(sys.stdin)["changes"] if c["rollback"] == "break"])' \
        <<<"$output"); do
        tiny waive "$id" HEAD -C r --against HEAD~1 --release 1.0 --baselines "$PWD/b" \
            --arch x86_64 --reason known --link https://example.org/1 --by A
        exits 0
    done
    git -C r add -A && git -C r commit -q -m waived
    tiny check HEAD~1 -C r --against HEAD~2 --release 1.0 --baselines "$PWD/b" --arch x86_64 \
        --fail-on break,rollback --policy HEAD
    exits 0
}

@test "a longer record that some release may have shipped needs action" {
    state old && moved_on new
    mkdir b && tiny record old --release 1.0 --output "$PWD/b"
    moved_on newer && sed -i 's/pending;/& uint64_t more;/' newer/save.h
    tiny diff new newer --baselines "$PWD/b" --arch x86_64 --rollback
    exits 0
    says "1 to handle before a downgrade"
    says_not "no release shipped the old form"
}

@test "only text and json have the list" {
    state old && moved_on new
    tiny diff old new --rollback --format sarif
    exits 2
    says "unknown format 'sarif' for --rollback; valid values: text, json"
}
