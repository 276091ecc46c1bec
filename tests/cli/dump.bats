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

@test "every comparison with the interface version is a threshold at its place" {
    mkdir -p tree/public
    python3 -B - <<'P' >tree/public/calls.h
# a comparison, and the versions below 0x120 for which it holds
rows = ["< 0x102", "<= 0x104", "> 0x106", ">= 0x10a", "== 0x10c", "!= 0x110"]
print("#include <stdint.h>\n#define CALLS_LATEST 0x120\n#define CALLS_NAMED 0x114")
for i, row in enumerate(rows):
    print("#if CALLS_VERSION %s\n#define C_%d 1\n#endif" % (row, i))
print("#if 0x116 > CALLS_VERSION\n#define C_6 1\n#endif")
print("#if (0x118) <= (CALLS_VERSION)\n#define C_7 1\n#endif")
print("#if CALLS_VERSION < CALLS_NAMED\n#define C_8 1\n#endif")
print("#if CALLS_NAMED_LATER <= CALLS_VERSION\n#define C_9 1\n#endif")
print("#define CALLS_NAMED_LATER 0x11c")
P
    sed -i '1i #define CALLS_NAMED_LATER 0x11c' tree/public/calls.h
    "$HVABI" dump tree --profile "$HVABI_SOURCE/tests/cases/calls.json" --arch x86_64 \
        --audience guest >out.json
    python3 - <<'P'
import json
found = json.load(open("out.json"))
got = {c["name"]: c.get("versions", []) for c in found["constants"] if c["name"].startswith("C_")}
def at(value):
    return "0x%08x" % value if value else ""
def span(*ranges):
    return ["%s..%s" % (at(a), at(b)) for a, b in ranges]
wanted = {"C_0": span((0, 0x102)), "C_1": span((0, 0x105)), "C_2": span((0x107, 0)),
          "C_3": span((0x10a, 0)), "C_4": span((0x10c, 0x10d)),
          "C_5": span((0, 0x110), (0x111, 0)), "C_6": span((0, 0x116)), "C_7": span((0x118, 0)),
          "C_8": span((0, 0x114)), "C_9": span((0x11c, 0))}
assert got == wanted, {k: (got.get(k), v) for k, v in wanted.items() if got.get(k) != v}
P
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
    "$HVABI" dump tree --profile "$TINY" --arch x86_64 --via dwarf --no-sandbox --audience guest >dwarf.json
    grep -q tiny_id_t dwarf.json
    ! grep -e tiny_kind -e '"tools"' dwarf.json
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
    says "valid values: clang, gcc"
}

@test "usage of --via" {
    tree tree
    tiny record tree --release 1.0 --output baselines --baselines baselines
    exits 0
    tiny dump @1.0 --baselines baselines --via dwarf --no-sandbox
    exits 2
    says "no headers to compile"
    tiny dump tree --via magic
    exits 2
    says "valid values: headers, dwarf"
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

@test "installed headers of one architecture are those of the architecture that they name" {
    for profile in kvm linux-virt; do
        mkdir -p "$BATS_TEST_TMPDIR/$profile/include/linux" "$BATS_TEST_TMPDIR/$profile/include/asm"
        cd "$BATS_TEST_TMPDIR/$profile/include"
        for header in linux/ioctl.h linux/virtio_ids.h linux/kvm_para.h asm/ptrace.h; do
            echo '#include <stddef.h>' >$header
        done
        echo '#include <asm/kvm.h>' >linux/kvm.h
        echo '#define KVM_ARM_TARGET_GENERIC_V8 5' >asm/kvm.h
        echo '#include <linux/ioctl.h>' >linux/vhost.h
        echo '#include <asm/bitsperlong.h>' >linux/ioctl.h
        printf '#ifndef __ASM_BITSPERLONG_H\n#define __ASM_BITSPERLONG_H\n#define __BITS_PER_LONG 64\n#endif\n' >asm/bitsperlong.h
        for tree in . ..; do
            run "$HVABI" dump "$tree" --profile "$profile"
            [ "$status" -eq 0 ]
            [[ $output == *'"arch":"arm64"'* ]]
            [[ $output != *'"arch":"x86_64"'* && $output != *'"arch":"loongarch64"'* ]]
        done
    done
}

@test "the headers of C are there, whatever a tree has of them" {
    cat >shared.h <<'C'
#include <inttypes.h>
#include <limits.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdnoreturn.h>
struct least { int_fast8_t a; int_fast16_t b; uint_least32_t c; alignas(16) char d; };
struct arguments { va_list v; };
noreturn void f(void);
#define LOWEST (SCHAR_MIN + SHRT_MIN)
#define HIGHEST ULLONG_MAX
#define AS "%" PRIxPTR
C
    echo '{"schema": "hvabi-profile/1", "name": "c", "title": "C", "roots": ["."], "markers": ["shared.h"],
           "headers": ["*.h"], "archs": [{"name": "x86_64", "target": "x86_64-linux-gnu"}],
           "audiences": [{"name": "guest", "strict": true}]}' >c.json
    hvabi dump . --profile c.json
    exits 0
    says '"struct least","file":0,"size":48,"align":16' '"struct arguments","file":0,"size":24' \
        '"HIGHEST","file":0,"value":"18446744073709551615"' '"AS","file":0,"text":"%lx"' \
        '"LOWEST","file":0,"value":"-32896"'
    echo '#include "shared.h"
_Static_assert(sizeof(struct least) == 48 && sizeof(struct arguments) == 24 && LOWEST == -32896, "");' >all.c
    gcc -fsyntax-only all.c # says the same of its own
}

@test "what a notation lists has the lines of the notation" {
    local folder=$BATS_TEST_DIRNAME/../profiles/xml-lines
    cp -r "$folder/new" tree
    sed -i '1s/^/\n\n\n\n\n\n\n\n\n\n\n\n/' tree/h/a.h
    hvabi dump tree --profile "$folder/profile.json"
    printf '%s' "$output" >dump.json
    python3 -B - <<'P'
import json
surface = json.load(open("dump.json"))
lines = {e["name"]: e["line"] for part in ("enums", "ops", "typedefs") for e in surface[part]}
assert lines == {"enum label": 4, "enum other": 9, "L_go": 4, "L_wait": 5, "L_stop": 6, "word_t": 13}, lines
P
}
