#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# dump in other ways than as JSON of the headers: what a compiler made of them, and ABIXML.

load common

# compilers: pass over the test where this build or machine cannot do it
compilers() {
    : >empty
    tiny verify empty --against .
    [[ $output != *"no reader of ELF files"* ]] || skip "this build has no reader of ELF files"
    command -v clang-19 >/dev/null || skip "no clang-19"
}

@test "both readers say the same of a tree" {
    compilers
    tree tree
    printf '#include <stdint.h>\n#ifdef TINY_TOOLS\nenum tiny_kind { TINY_A = 3 };\nunion tiny_u { uint8_t b[4]; uint32_t w; };\n#endif\ntypedef uint32_t tiny_id_t;\n' \
        >tree/more.h
    "$HVABI" dump tree --profile "$TINY" --arch x86_64 >headers.json
    "$HVABI" dump tree --profile "$TINY" --arch x86_64 --via dwarf --no-sandbox >dwarf.json
    python3 - <<'PY'
import json
one, two = (json.load(open(name)) for name in ("headers.json", "dwarf.json"))
for kind in ("records", "typedefs", "enums"):
    assert len(one[kind]) == len(two[kind]) > 0, kind
    for a, b in zip(one[kind], two[kind]):
        for key in ("name", "audiences", "size", "members", "values", "type", "line"):
            assert a.get(key) == b.get(key), (a, b)
        assert one["files"][a["file"]] == two["files"][b["file"]]
assert not two["constants"] and not two["macros"]
PY
}

@test "a compiler runs only where the filter was waived, and leaves nothing behind" {
    compilers
    tree tree
    mkdir tmp
    export TMPDIR=$PWD/tmp
    tiny dump tree --via dwarf
    exits 2
    says "--no-sandbox"
    tiny dump tree --via dwarf --no-sandbox --arch x86_64
    exits 0
    [ -z "$(ls tmp)" ]
}

@test "headers that a compiler refuses are told" {
    compilers
    tree tree
    # what the parser leaves out, the compiler does not get either
    printf '#include <stdint.h>\nstruct tiny_bad { uint32_t a b; };\n' >tree/bad.h
    tiny dump tree --via dwarf --no-sandbox --arch x86_64
    exits 3
    says "bad.h:2"
    tiny dump tree --via dwarf --compiler tcc --no-sandbox
    exits 2
    says "there is clang, gcc"
}

@test "usage of --via" {
    tree tree
    tiny record tree --release 1.0 --output baselines --baselines baselines
    exits 0
    tiny dump @1.0 --baselines baselines --via dwarf --no-sandbox
    exits 2
    says "no headers that could be compiled"
    tiny dump tree --via magic
    exits 2
    says "there is headers, dwarf"
}

@test "ABIXML is of one architecture and one audience" {
    tree tree
    tiny dump tree --format abixml
    exits 2
    says "--arch" "--audience"
    tiny dump tree --format abixml --arch x86_64 --audience guest
    exits 0
    says '<abi-corpus version="2.1"' 'name="tiny_memory"' 'layout-offset-in-bits="64"'
}

@test "abidiff reads what dump writes, and finds the wider member" {
    command -v abidiff >/dev/null || skip "no abidiff"
    tree old
    widened new
    for side in old new; do
        "$HVABI" dump $side --profile "$TINY" --arch x86_64 --audience guest \
            --format abixml:$side.abi
    done
    run abidiff --non-reachable-types old.abi old.abi
    [ "$status" -eq 0 ]
    run abidiff --non-reachable-types old.abi new.abi
    [ "$((status & 4))" -eq 4 ]
    says "struct tiny_memory' changed" "uint64_t"
}
