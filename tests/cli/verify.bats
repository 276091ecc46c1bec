#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# verify: what a compiler laid out against what a tree promises; and files that are no such
# thing, each with a message, exit 3, and at once.

load common

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
    verify "$1"
    took_at_most 3
    fails_aloud
    says "$@"
    says_not "agree"
}

@test "an object of the same headers agrees" {
    reader
    tree tree
    object tree same.o
    verify same.o
    exits 0
    says "ELF for x86_64, types from DWARF" "1 agree, 0 differ" "no difference in the types"
}

@test "a wider member is a finding, and the exit status says so" {
    reader
    tree tree
    widened wide
    object wide wide.o
    verify wide.o
    exits 1
    says "flags is wider" "0 agree, 1 differ"
    verify wide.o --fail-on source
    exits 0
    verify wide.o --format json
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
    says "flags is wider"
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
