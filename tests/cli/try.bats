#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What a profile's author is told: all that is missing at once, and what matches nothing.

load common

PARSES=shared

# small [KEY JSON]...: a profile of its own, with these keys
small() {
    python3 - "$@" >small.json <<'P'
import json, sys
profile = {"schema": "hvabi-profile/1", "name": "small", "title": "Small", "roots": ["public"],
           "markers": ["small.h"], "headers": ["*.h"],
           "archs": [{"name": "x86_64", "target": "x86_64-linux-gnu"},
                     {"name": "arm64", "target": "aarch64-linux-gnu"}],
           "audiences": [{"name": "guest", "strict": True},
                         {"name": "tools", "defines": ["SMALL_TOOLS"]}]}
for key, value in zip(sys.argv[1::2], sys.argv[2::2]):
    profile[key] = json.loads(value)
print(json.dumps(profile, indent=1))
P
}

# headers: sound ones
headers() {
    mkdir -p src/public
    cat >src/public/small.h <<'C'
#include <stdint.h>
#define SMALL_HC_console 0
#define SMALL_HC_memory 1
#define SMALL_OP_map 4
enum { SMALL_OP_unmap = 5 };
struct small_map { uint64_t gfn; uint32_t flags, pad; };
#ifdef SMALL_TOOLS
struct small_tools { uint32_t version; };
#endif
C
}

try() {
    hvabi try small.json src "$@"
}

@test "what was found, on each architecture and for each audience" {
    headers
    small hypercalls '"^SMALL_HC_"' families '[{"name": "op", "ops": "^SMALL_OP_(.+)$"}]' \
        padding '["^pad$"]'
    try
    exits 0
    [ "$(grep -cE '^(x86_64|arm64) +guest +1 +1 +2 +2 +2 +-$' <<<"$output")" -eq 2 ]
    [ "$(grep -cE '^(x86_64|arm64) +tools +1 +2 +2 +2 +2 +-$' <<<"$output")" -eq 2 ]
    says "family op: 2 operations, 4 (SMALL_OP_map) to 5 (SMALL_OP_unmap)" \
        "all headers can be read; next: hvabi record src"
    hvabi try small.json src --arch arm64 --format json
    exits 0
    python3 -c 'import json, sys
found = json.load(sys.stdin)
assert found["schema"] == "hvabi-try/1" and found["to_mend"] == [], found
assert [(f["arch"], f["audience"], f["records"], f["ops"]) for f in found["found"]] == [
    ("arm64", "guest", 1, 2), ("arm64", "tools", 2, 2)], found
assert found["families"][0]["highest"] == 5, found' <<<"$output"
}

@test "an error in a stand-in is told with the header that includes it" {
    headers
    printf '#include <types.h>\nstruct small_more { small_set set; };\n' >src/public/more.h
    small prerequisites '[{"header": "*", "includes": ["types.h"]}]' \
        stubs '[{"path": "types.h", "text": "typedef struct { int i; } small_set;"}]'
    try
    exits 3
    says "1 header that does not parse" "more.h: typedef redefinition" "not all headers can be read"
    small stubs '[{"path": "types.h", "text": "#pragma once\ntypedef struct { int i; } small_set;"}]'
    try
    exits 0
}

@test "all that is missing is told at once" {
    headers
    cat >src/public/more.h <<'C'
#include <private/types.h>
#include "config.h"
struct small_more { u32 a; paddr_t b; uint8_t c[SMALL_MAX]; };
struct small_packed { u32 a; uint8_t b; } __packed;
C
    echo '#include "private/types.h"' >src/public/other.h
    small
    try
    exits 3
    says "2 missing includes" "private/types.h (public/more.h:1 and 1 more)" \
        "config.h (public/more.h:2)" "paddr_t (public/more.h:3)" "u32 (public/more.h:3" \
        "SMALL_MAX (public/more.h:3)" "not all headers can be read"
    says_not "small.h does not"

    says "uint8_t (public/more.h:3)"

    # each of them mended, nothing is left but the word that would be a variable
    small stubs '[{"path": "private/types.h", "text": "#include <stdint.h>\ntypedef unsigned u32; typedef unsigned long paddr_t;\n"},
        {"path": "config.h", "text": "#define SMALL_MAX 4\n"}]'
    try
    exits 3
    says "1 name that nothing defines" "__packed (public/more.h:4)"
    says_not "missing include" "unknown type"

    small stubs '[{"path": "private/types.h", "text": "#include <stdint.h>\ntypedef unsigned u32; typedef unsigned long paddr_t;\n#define __packed __attribute__((packed))\n"},
        {"path": "config.h", "text": "#define SMALL_MAX 4\n"}]'
    try
    exits 0
    says "all headers can be read"
}

@test "numbers without a value are told at once" {
    headers
    printf '#define SMALL_HC_first SMALL_NR(1)\n#define SMALL_HC_second SMALL_NR(2)\n' >>src/public/small.h
    small hypercalls '"^SMALL_HC_"'
    try
    exits 3
    says "2 numbers without a value" "SMALL_HC_first: no header defines SMALL_NR()" "SMALL_HC_second: "
    hvabi dump src --profile small.json
    exits 3
    says "public/small.h:10" "SMALL_HC_first of the hypercalls has no value: no header defines SMALL_NR()"
    hvabi record src --profile small.json --release 1 --output recorded
    exits 3
    says "SMALL_HC_first of the hypercalls has no value"
    [ ! -e recorded ]
    small families '[{"name": "hc", "ops": "^SMALL_HC_(.+)$", "bodies": "^SMALL_NR[(](.+)[)]$"}]'
    try
    exits 3
    says "2 numbers without a value" "SMALL_HC_first: no header defines SMALL_NR()" "SMALL_HC_second: "
}

@test "what matches and is not a number is open, and the key that lists it is named" {
    headers
    printf '#define SMALL_HC_NR(x) (1 + (x))\n#define SMALL_OP_FLAG (1 << 3)\n' >>src/public/small.h
    small hypercalls '"^SMALL_HC_"' families '[{"name": "op", "ops": "^SMALL_OP_(.+)$"}]'
    try
    exits 0
    says "2 names that match and are not numbers" \
        'SMALL_HC_NR of the hypercalls is not a plain number: it takes arguments; list it under "not_hypercalls"' \
        'SMALL_OP_FLAG of the family "op" is not a plain number: (1 << 3); list it under "not"'
    small hypercalls '"^SMALL_HC_"' not_hypercalls '"^SMALL_HC_NR$"' \
        families '[{"name": "op", "ops": "^SMALL_OP_(.+)$", "not": ["FLAG$"]}]'
    try
    says_not "not numbers"
}

@test "what matches nothing is told with its line and the name that is meant" {
    headers
    small hypercalls '"^SMAL_HC_"' version_constants '["SMALL_HC_memry"]' growable '["^struct small_map$"]' \
        skips '[{"header": "gone.h", "why": "x"}]' stubs '[{"path": "unused.h", "text": ""}]'
    try
    exits 1
    line=$(grep -n SMAL_HC_ small.json | cut -d: -f1)
    says "3 values that match nothing" "^SMAL_HC_ of \"hypercalls\" (small.json:$line)" \
        "SMALL_HC_memry of \"version_constants\": did you mean 'SMALL_HC_memory'?" \
        'gone.h of "skips[0].header"' "1 unused stub" "unused.h (small.json:" \
        "all headers can be read; 4 values of the profile to look at"
    says_not "small_map"
}

@test "a macro with arguments that nothing defines leaves constants without a value, and is told" {
    headers
    printf '#define SMALL_ONE U(1)\n#define SMALL_TWO (U(2) | SMALL_ONE)\n#define SMALL_MAKE(x) (x)\n' >>src/public/small.h
    printf '#define SMALL_FOUR SMALL_MAKE(4)\n#define SMALL_TEXT do_it(1)\n' >>src/public/small.h
    small
    try
    exits 0
    says "1 macro with arguments that nothing defines" "U (public/small.h:10 and 1 more)"
    says_not SMALL_MAKE do_it
    small prerequisites '[{"header": "*", "includes": ["u.h"]}]' stubs '[{"path": "u.h", "text": "#define U(x) x##U\n"}]'
    try
    says_not "nothing defines"
}

@test "what only the profile includes, limits and values is looked for" {
    headers
    small prerequisites '[{"header": "*", "includes": ["gone.h"]}]'
    try
    exits 3
    says "1 missing include" 'gone.h of "prerequisites"' 'Write a stand-in into "stubs"'
    small hypercalls '"^SMALL_HC_"' hypercall_range '{"above": "SMALL_HC_NONE"}' \
        values '[{"name": "SMALL_LEVEL", "files": ["Makefile"], "value": "^LEVEL=(.*)"}]'
    try
    exits 1
    says "2 values that match nothing" 'SMALL_HC_NONE of "hypercall_range.above"' 'SMALL_LEVEL of "values[0].name"'
}

@test "a macro in a condition that nobody defines is open, and no failure" {
    headers
    printf '#ifdef SMALL_SECRET\n#define SMALL_S 1\n#endif\n' >>src/public/small.h
    small
    try
    exits 0
    says "1 macro that nothing defines" "SMALL_SECRET (public/small.h:10)"
    says_not "SMALL_TOOLS ("
}

@test "revisions can be tried, recorded releases cannot" {
    headers
    small
    git init -q src && git -C src add -A && git -C src commit -q -m one
    hvabi try small.json HEAD -C src
    exits 0
    hvabi try small.json @1.0
    exits 2
    says "a recorded release has no headers"
    hvabi try small.json empty
    exits 3
    hvabi try
    exits 2
    says "try requires PROFILE"
}
