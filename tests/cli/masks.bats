#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Op families: their numbers, and whether these fit the mask that a side file has.

load common

PARSES=shared

# a profile that knows of a family, and of the file beside the headers that masks it
families() {
    python3 - "$TINY" <<'P' >families.json
import json, sys
profile = json.load(open(sys.argv[1]))
profile["roots"] = ["public"]
profile["families"] = [
    {"name": "TINY_OP", "ops": "^TINY_OP_([a-z_]+)$", "hypercall": "TINY_HYPERCALL_op"},
    {"name": "TINY_FREE", "ops": "^TINY_FREE_([a-z_]+)$"}]
profile["masks"] = [{"mask": "TINY_OP_MASK", "shift": "TINY_OP_SHIFT", "family": "TINY_OP",
                     "files": ["private.c"], "archs": ["x86_64", "arm64"]}]
json.dump(profile, sys.stdout)
P
}

# numbered HIGHEST: a tree whose highest op has that number, behind a mask of four bits
numbered() {
    tree tree/public
    cat >tree/public/ops.h <<C
#define TINY_HYPERCALL_op 3
#define TINY_OP_first 0
/* #define TINY_OP_gone 1 */
#define TINY_OP_second 2
#define TINY_OP_last $1
#ifdef TINY_TOOLS
#define TINY_OP_inner 5
#endif
#define TINY_FREE_only 7
C
    printf '#define TINY_OP_SHIFT 4\n#define TINY_OP_MASK 0x0f\n' >tree/private.c
}

masks() {
    hvabi masks tree --profile families.json "$@"
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    families
}

@test "ops, the highest number, the next one, and the headroom behind it" {
    numbered 9
    masks
    exits 0
    says "TINY_OP " "TINY_HYPERCALL_op" "TINY_OP_MASK is 0xf (15)" "private.c" \
        "all ops fit their masks"
    grep -qE '^ *TINY_OP +4 +9 +10 +4 +16 +6 +- +x86_64, arm64$' <<<"$output"
    grep -qE '^ *TINY_OP +4 +9 +10 +x86_32$' <<<"$output"
    grep -qE '^ *TINY_FREE +1 +7 +8 +all$' <<<"$output"
}

@test "the part of a value that is the number is what people see" {
    mkdir -p tree/public
    tree tree/public
    printf '#define TINY_NR(n, t) (2U << 30 | sizeof(t) << 16 | 0xae << 8 | (n))\n' >tree/public/ops.h
    printf '#define TINY_FREE_a TINY_NR(3, int)\n#define TINY_FREE_b TINY_NR(0xcf, long)\n' >>tree/public/ops.h
    sed -i 's/"ops": "^TINY_FREE_(\[a-z_\]+)\$"/&, "bodies": "^TINY_NR[(].*,(.*)[)]$", "number": {"mask": 255, "of": 65280}/' families.json
    masks --arch x86_64
    exits 0
    grep -qE '^ *TINY_FREE +2 +0xae nr 0xcf +0xae nr 0x4 +x86_64$' <<<"$output"
    masks --arch x86_64 --format json
    python3 -c 'import json, sys
ops = json.load(sys.stdin)["families"][0]["ops"]
assert [(o["name"], o["number"], o["value"]) for o in ops] == [
    ("TINY_FREE_a", 3, 0x8004ae03), ("TINY_FREE_b", 0xcf, 0x8008aecf)], ops' <<<"$output"
}

@test "numbers that a comment keeps, and ops that only some see" {
    numbered 9
    masks
    says "removed, kept by a comment: TINY_OP_gone 1" "seen only by tools: TINY_OP_inner 5"
}

@test "an op that does not fit its mask fails, and is told" {
    numbered 16
    masks
    exits 1
    says "DOES NOT FIT: TINY_OP_last is 16" "0 to 15" "OVERFLOW"
    masks --arch x86_32
    exits 0
}

@test "the same as JSON" {
    numbered 16
    masks --format json --arch x86_64
    exits 1
    python3 -c 'import json, sys
found = json.loads(sys.argv[1])
row = found["families"][0]
assert found["schema"] == "hvabi-masks/1" and found["overflows"] == 1, found
assert row["family"] == "TINY_OP" and row["archs"] == ["x86_64"], row
assert (row["defined"], row["highest"], row["next"]) == (4, 16, 17), row
assert (row["mask"]["bits"], row["mask"]["capacity"], row["mask"]["left"]) == (4, 16, 0), row
assert [op["name"] for op in row["ops"] if op.get("overflow")] == ["TINY_OP_last"], row' \
        "$output"
}

@test "a tree without the file that has the mask says so, a tree without ops is an error" {
    numbered 9
    rm tree/private.c
    masks
    exits 0
    says "no mask is known"
    rm tree/public/ops.h
    masks
    exits 3
    says "no op"
    tiny masks tree/public
    exits 2
    says "no op families"
}
