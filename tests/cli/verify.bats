#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# verify: what a compiler laid out against what a tree promises; and files that are no such
# thing, each with a message, exit 3, and at once.

load common

PARSES=shared

# reader: pass over the test where this build cannot read ELF files
reader() {
    : >empty
    tiny verify empty --against .
    [[ $output != *"no reader of ELF files"* ]] || skip "this build has no reader of ELF files"
}

# object FOLDER OUT [OPTION]...: the headers of the folder as gcc lays them out
object() {
    local folder=$1 out=$2
    shift 2
    printf '#include "%s"\n' "$folder"/*.h >unit.c
    printf 'int tiny_anchor;\n' >>unit.c
    gcc -I. -c -g -fno-eliminate-unused-debug-types "$@" unit.c -o "$out"
}

verify() {
    tiny verify "$@" --against tree
}

# refused FILE WORDS...: told in a line, exit 3, and nothing compared
refused() {
    by=limited verify "$1"
    took_at_most 3
    fails_aloud
    says "$@"
    says_not "agree"
}

@test "an object of the same headers agrees" {
    reader
    tree tree
    printf '#define TINY_WORD unsigned int\n' >tree/word.h # a macro is no type of a compiler's
    object tree same.o
    verify same.o
    exits 0
    says "ELF for x86_64, types from DWARF" "1 agree, 0 differ, 0 are not in the file"
    says "no difference in the types"
}

@test "an array without elements has a record without a name as its element" {
    reader
    tree tree
    cat >>tree/memory.h <<'C'
struct tiny_list {
    uint32_t n;
    struct { uint16_t a; union { uint8_t b; uint32_t c; } d[0][2]; } entries[];
};
C
    object tree same.o
    verify same.o
    exits 0
    says "4 agree, 0 differ, 0 are not in the file"
    sed -i 's/uint8_t b;/uint64_t b;/' tree/memory.h
    verify same.o
    exits 1
    says "struct tiny_list.entries.d: b is wider" "1 agree, 3 differ"
}

@test "types in namespaces are those of the headers" {
    command -v g++ >/dev/null || skip "no g++"
    reader
    tree tree
    printf '#include <stdint.h>\nnamespace a { namespace b {\n#include "tree/memory.h"\ntiny_memory object; } }\n' >unit.cc
    g++ -I. -c -g unit.cc -o unit.o
    verify unit.o
    exits 0
    says "1 agree, 0 differ, 0 are not in the file"
}

@test "a wider member is a finding, and the exit status says so" {
    reader
    tree tree
    widened wide
    object wide wide.o
    verify wide.o --side new
    exits 1
    says "flags is wider" "0 agree, 1 differ"
    verify wide.o --fail-on source
    exits 0
    verify wide.o --side new --format json
    exits 1
    python3 - "$output" <<'PY'
import json, sys
report = json.loads(sys.argv[1])
assert report["new"]["tree"] == "wide.o", report["new"]
assert report["verify"]["differ"] == ["struct tiny_memory"], report["verify"]
assert report["verify"]["machine"] == "x86_64" and report["verify"]["types_from"] == "DWARF"
change, = report["changes"]
assert (change["kind"], change["member"]) == ("member-widened", "flags"), change
assert change["archs"] == ["x86_64"] and change["after"]["bits"] == 64, change
PY
}

@test "the architecture is the file's" {
    reader
    command -v aarch64-linux-gnu-gcc >/dev/null || skip "no aarch64-linux-gnu-gcc"
    tree tree
    printf '#include "tree/memory.h"\nint tiny_anchor;\n' >unit.c
    aarch64-linux-gnu-gcc -ffreestanding -c -g -fno-eliminate-unused-debug-types unit.c -o arm.o
    verify arm.o
    exits 0
    says "ELF for aarch64" "arm64 for guest"
    verify arm.o --arch x86_64
    exits 3
    says "is for aarch64"
}

@test "the audience is the one whose types the file has" {
    reader
    tree tree
    printf '#include <stdint.h>\n#ifdef TINY_TOOLS\nstruct tiny_tool { uint32_t a; };\n#endif\n' \
        >tree/tool.h
    object tree guest.o
    object tree tools.o -DTINY_TOOLS=1
    verify guest.o
    exits 0
    says "x86_64 for guest"
    verify tools.o
    exits 0
    says "x86_64 for tools"
    verify tools.o --audience guest
    exits 0
    says "x86_64 for guest"
}

@test "a release whose types a file has is recognised, and its versions count" {
    reader
    tree old
    printf '#include <stdint.h>\n#define TINY_TOOLS_VERSION 1\n#ifdef TINY_TOOLS\nstruct tiny_tools_op { uint32_t cmd, arg; };\n#endif\n' \
        >old/tools.h
    cp -r old new
    sed -i 's/VERSION 1/VERSION 2/; s/cmd, arg/cmd; uint64_t arg/' new/tools.h
    for release in old new; do
        "$HVABI" record $release --release "$([ $release = old ] && echo 1.0 || echo 1.1)" \
            --output baselines --baselines baselines --profile "$TINY"
    done
    object new new.o -DTINY_TOOLS=1
    tiny verify new.o --against @1.0 --baselines baselines --show versioned
    exits 0
    says "those of release 1.1" "versioned" "1 differ"
    sed -i 's/uint64_t arg/uint16_t arg/' new/tools.h
    object new other.o -DTINY_TOOLS=1
    tiny verify other.o --against @1.0 --baselines baselines
    exits 1
    says_not "those of release"
}

@test "a guest's file is the old side, unless it is said to be the new one" {
    reader
    tree tree
    printf '#include <stdint.h>\nenum tiny_calls { TINY_CALL_A = 1 };\n' >tree/calls.h
    cp -r tree newer
    sed -i 's/TINY_CALL_A = 1/TINY_CALL_A = 1, TINY_CALL_B = 2/' newer/calls.h
    object tree old.o
    tiny verify old.o --against newer
    exits 0
    says "verify: old.o -> newer" && says_not "is gone"
    tiny verify old.o --against newer --side new
    says "verify: newer -> old.o" "TINY_CALL_B is gone"
    tiny verify old.o --against newer --side left
    exits 2
    says "valid values: old, new"
    # of tools, which are built with the hypervisor
    printf '#include <stdint.h>\n#ifdef TINY_TOOLS\nstruct tiny_tool { uint32_t a; };\n#endif\n' \
        >newer/tool.h
    object newer tools.o -DTINY_TOOLS=1
    tiny verify tools.o --against newer
    says "verify: newer -> tools.o"
}

@test "a hypervisor itself is the new side, with a view of its own" {
    reader
    tree tree
    cat >tree/own.h <<'C'
#include <stdint.h>
struct tiny_names {
    uint32_t n;
#ifdef TINY_ITSELF
    char name[48];
#else
    char name[];
#endif
};
C
    printf 'struct tiny_internal { int a; };\n' >internal.c
    object tree vmm.o -DTINY_ITSELF=1
    verify vmm.o
    exits 1
    says "verify: vmm.o -> tree" "differ: struct tiny_names"
    object tree itself.o -DTINY_ITSELF=1 -include internal.c
    verify itself.o
    exits 0
    says "verify: tree -> itself.o" "of tiny itself" "2 agree, 0 differ"
    sed -i 's/uint32_t n/uint64_t n/' tree/own.h
    verify itself.o
    exits 1
    says "n is narrower" "1 differ"
}

@test "a file of a recorded release is older or newer by that release" {
    reader
    tree old
    sed -i 's/uint32_t flags/uint16_t flags, more/' old/memory.h
    cp -r old new
    sed -i 's/flags, more/flags/' new/memory.h
    for release in old new; do
        "$HVABI" record $release --release "$([ $release = old ] && echo 1.0 || echo 1.1)" \
            --output baselines --baselines baselines --profile "$TINY"
        object $release $release.o
    done
    tiny verify new.o --against @1.0 --baselines baselines
    says "those of release 1.1" "verify: @1.0 -> new.o"
    tiny verify old.o --against @1.1 --baselines baselines
    says "those of release 1.0" "verify: old.o (1.0) -> @1.1"
}

@test "raw BTF is verified for the architecture that is named" {
    reader
    tree tree
    python3 "$HVABI_SOURCE/tests/raw_btf.py" same.btf
    python3 "$HVABI_SOURCE/tests/raw_btf.py" wide.btf --wide
    verify same.btf
    exits 2
    says "--arch"
    verify same.btf --arch x86_64
    exits 0
    says "types from BTF" "1 agree, 0 differ"
    verify wide.btf --arch x86_64
    exits 1
    says "flags is narrower"
}

# kinds FOLDER: a tree of what formats of types write in different ways
kinds() {
    tree "$1"
    cat >"$1/kinds.h" <<'C'
#include <stdint.h>
typedef struct { uint32_t a; } tiny_one, tiny_also;
typedef struct { uint32_t a; } tiny_two;
struct tiny_kinds {
    uint32_t low:3, high:29;
    signed char grid[3][2];
    unsigned char many[256], none[2][0];
    void *pointer;
    tiny_one one;
    tiny_also also;
    tiny_two two;
    struct { uint32_t a; } three;
    _Atomic int atom;
};
enum tiny_signs { TINY_BELOW = -4, TINY_ABOVE = 200 };
enum tiny_high { TINY_A = 1, TINY_HIGH = 0x80000000u };
enum tiny_wide { TINY_B = 1, TINY_WIDE = 0xfffffffffffffff0ull };
C
}

# agrees FILE: all types of the kinds were found and are the same
agrees() {
    verify "$1"
    exits 0
    says "8 agree, 0 differ" "no difference in the types"
}

@test "DWARF of every version and option is read" {
    reader
    kinds tree
    local option
    for option in -gdwarf-2 "-gdwarf-3 -gstrict-dwarf" -gdwarf-4 -gdwarf-5 -gz -flto -m32; do
        # shellcheck disable=SC2086 # several options
        object tree unit.o -ffreestanding $option
        agrees unit.o
    done
    object tree split.o -gsplit-dwarf
    agrees split.dwo
    object tree types.o -fPIC
    gcc -shared types.o -o plain.so
    dwz plain.so
    agrees plain.so
    objcopy --only-keep-debug plain.so plain.debug
    agrees plain.debug
}

@test "types in units of their own are read where they are linked" {
    reader
    kinds tree
    object tree types.o -fPIC -fdebug-types-section
    refused types.o "-fdebug-types-section" "linked into"
    gcc -shared types.o -o types.so
    verify types.so
    exits 0
    says "7 agree, 0 differ, 1 are not" # one name of two for a nameless type
    widened wide
    kinds wide
    sed -i 's/high:29/high:28/' wide/kinds.h
    object wide wide.o -fPIC -fdebug-types-section
    gcc -shared wide.o -o wide.so
    verify wide.so
    exits 1
    says "differ: struct tiny_kinds"
}

@test "files whose types are elsewhere say where they are" {
    reader
    kinds tree
    object tree split.o -gsplit-dwarf
    refused split.o "split.dwo" "-gsplit-dwarf"
    object tree unit.o -fPIC
    gcc -shared unit.o -o one.so
    cp one.so two.so
    dwz -m common.debug one.so two.so
    refused one.so "common.debug" "before dwz"
    strip -g two.so
    objcopy --add-gnu-debuglink=common.debug two.so
    refused two.so ".gnu_debuglink"
    gcc -I. -c -flto unit.c -o lto.o
    refused lto.o "-flto" "compile with -g"
    gcc -I. -c -gctf unit.c -o ctf.o
    refused ctf.o "CTF" "-gbtf"
    ar rc library.a unit.o
    refused library.a "static library" "ar x"
    gzip -k unit.o
    refused unit.o.gz "gzip"
    clang-19 -c -flto -g unit.c -o bitcode.o
    refused bitcode.o "LLVM bitcode"
    objcopy --compress-debug-sections=zstd unit.o zstd.o 2>/dev/null || skip "no zstd in objcopy"
    verify zstd.o
    [ "$status" -eq 0 ] || says "zstd" "--decompress-debug-sections"
}

@test "BTF of 32 bits, whatever is in it" {
    reader
    kinds tree
    object tree unit.o -g0 -gbtf
    verify unit.o
    exits 0 # enumerators that gcc 12 cannot write are for a human to look at
    says "types from BTF" "rollback: 0 break"
    object tree small.o -g0 -gbtf -m32 -ffreestanding
    verify small.o
    exits 0
    says "ELF for i386" "rollback: 0 break"
    mkdir narrow
    tree narrow
    printf 'struct tiny_pointers { void *p; unsigned n; };\n' >narrow/pointers.h
    python3 "$HVABI_SOURCE/tests/raw_btf.py" narrow.btf --narrow
    tiny verify narrow.btf --against narrow --arch x86_32
    exits 0 # "void *" became "unsigned *", and nothing else
    says "review: struct tiny_pointers: p has another type"
    says_not "narrower" && says_not "wider"
}

@test "a nameless type of BTF has the name by which it is reached" {
    reader
    tree tree
    cat >tree/merged.h <<'C'
#include <stdint.h>
typedef struct { uint32_t a; } tiny_one;
typedef struct { uint32_t a; } tiny_two;
typedef struct { } tiny_nothing;
struct tiny_holder {
    tiny_one one;
    tiny_two two;
    struct { uint32_t a; } three;
    uint32_t four;
    struct { } five;
};
C
    python3 "$HVABI_SOURCE/tests/raw_btf.py" merged.btf --merged
    verify merged.btf --arch x86_64
    exits 0
    says "4 agree, 0 differ"
}

@test "every BTF of a linked file is read" {
    reader
    tree tree
    tree other
    widened wide
    printf 'struct unrelated { int a; } unrelated;\n' >unrelated.c
    gcc -c -gbtf unrelated.c -o unrelated.o
    object tree same.o -g0 -gbtf -Dtiny_anchor=tiny_other
    object wide wide.o -g0 -gbtf
    ld -r unrelated.o same.o -o same.r.o
    verify same.r.o
    exits 0
    says "1 agree, 0 differ"
    ld -r unrelated.o same.o wide.o -o wide.r.o
    verify wide.r.o
    exits 1
    says "differ: struct tiny_memory"
}

@test "a kernel's plain image has its BTF in it" {
    reader
    tree tree
    python3 "$HVABI_SOURCE/tests/raw_btf.py" same.btf
    python3 - <<'PY'
btf = open("same.btf", "rb").read()
head = b"MZ" + bytes(0x36) + b"ARM\x64" + bytes(0x1c4)
decoy = b"\x9f\xeb\1\0" + bytes(60)
open("Image", "wb").write(head + decoy + btf + bytes(64))
open("empty.Image", "wb").write(head + decoy)
PY
    verify Image
    exits 0
    says "ELF for aarch64, types from BTF" "1 agree, 0 differ"
    refused empty.Image "without BTF" "CONFIG_DEBUG_INFO_BTF"
}

@test "notes are told by the names that the headers have for them" {
    reader
    tree tree
    printf '#define %s\n' 'TINY_ALPHA 7' 'TINY_NOTE_BASE 6' 'TINY_NOTE_ENTRY 7' >tree/note.h
    cat >note.s <<'S'
        .section .note.tiny, "a", %note
        .long 5, 8, 7
        .asciz "Tiny"
        .balign 4
        .quad 0x1234
        .long 6, 8, 7
        .asciz "Other"
        .balign 4
        .quad 0x5678
        .long 5, 8, 8
        .asciz "Tiny"
        .balign 4
        .quad 0x9abc
S
    object tree plain.o
    gcc -c note.s -o note.o
    ld -r plain.o note.o -o noted.o
    verify noted.o
    exits 0
    says "note TINY_NOTE_ENTRY: 0x1234"
    says_not "0x5678" && says_not "0x9abc"
}

@test "what is no ELF file, or half of one, is told" {
    reader
    tree tree
    object tree good.o
    size=$(stat -c %s good.o)
    refused empty "is empty"
    printf 'no ELF file' >large
    refused large "neither an ELF file nor raw BTF"
    truncate -s 4G large
    refused large "bytes; the limit is"
    head -c 40 good.o >head.o
    refused head.o "truncated"
    head -c $((size / 2)) good.o >half.o
    refused half.o "truncated"
    head -c $((size - 10)) good.o >most.o
    refused most.o "truncated"
    refused unit.c "neither an ELF file nor raw BTF"
    refused tree "not a regular file"
    refused gone.o "No such file"
    mkfifo pipe
    refused pipe "not a regular file"
}

@test "an ELF file without types, or of another machine, is told" {
    reader
    tree tree
    object tree good.o
    strip -g good.o -o stripped.o
    refused stripped.o "neither DWARF" "stripped"
    python3 - <<'PY'
data = bytearray(open("good.o", "rb").read())
data[18:20] = b"\x16\0"
open("s390.o", "wb").write(data)
PY
    refused s390.o "s390x"
    printf 'struct unrelated { int a; } s;\n' >unrelated.c
    gcc -c -g unrelated.c -o unrelated.o
    refused unrelated.o "there is nothing to compare"
}

@test "usage: a file, and what to hold it against" {
    tiny verify
    exits 2
    tiny verify x.o
    exits 2
    says "--against"
}
