#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A first profile: what is found in a tree without one, and what is left to its author.

load common

PARSES=shared

# project FOLDER: a small hypervisor with a repository
project() {
    git init -q -b main "$1"
    mkdir -p "$1"/include/public/arch-x86 "$1"/include/public/arch-arm64 "$1"/core
    cat >"$1/include/public/small.h" <<'C'
#ifndef SMALL_H
#define SMALL_H
#include <small/types.h>
#define SMALL_ABI_VERSION 3
#define SMALL_HC_CONSOLE 0
#define SMALL_HC_MEMORY 1
#define SMALL_HC_EVENT 2
#define SMALL_MEM_CMD_MAP 0
#define SMALL_MEM_CMD_UNMAP 1
#define SMALL_MEM_CMD_QUERY 2
enum { SMALL_STATE_A, SMALL_STATE_B, SMALL_STATE_C };
#define SMALL_F_A 1
#define SMALL_F_B 2
#define SMALL_F_C 4
struct small_map { u64 gfn; u32 flags; u32 pad; } __packed;
#ifdef SMALL_TOOLS
struct small_create { u32 version; u32 id; };
#endif
#ifdef CONFIG_SMALL_DEBUG
#define SMALL_DEBUG_PORT 1
#endif
#endif
C
    echo 'struct small_x86 { unsigned int a; };' >"$1/include/public/arch-x86/regs.h"
    echo 'struct small_arm { unsigned int a; };' >"$1/include/public/arch-arm64/regs.h"
    echo 'struct private { int a; };' >"$1/core/sched.h"
    git -C "$1" add -A && git -C "$1" commit -q -m one
}

# keys FILE EXPRESSION: of the profile p
keys() {
    python3 -c 'import json, sys
p = json.load(open(sys.argv[1]))
assert eval(sys.argv[2]), (sys.argv[2], p)' "$@"
}

@test "a header called like an architecture is no folder of one" {
    project small
    cd small
    git rm -qr include/public/arch-x86 include/public/arch-arm64
    echo 'struct private_ia32 { int a; };' >core/ia32.h
    git add -A && git commit -q -m two
    hvabi init
    exits 0
    says "architecture x86_64: no folder of the tree is called like an architecture"
}

@test "headers, architectures, audiences, numbers and what is missing are proposed" {
    project small
    cd small
    hvabi init
    exits 0
    says ".hvabi/profiles/small.json: a first profile, with 3 headers below include/public" \
        "architecture arm64: as in include/public/arch-arm64/regs.h" \
        "audience small_tools: conditions depend on it (small.h:16)" "stub small/types.h" \
        "numbers ^SMALL_STATE_: 3 numbers from SMALL_STATE_A (small.h:11) on" \
        "next: hvabi try .hvabi/profiles/small.json"
    f=.hvabi/profiles/small.json
    keys $f 'p["roots"] == ["include/public"] and p["markers"] == ["small.h"] and p["headers"] == ["*.h"]'
    keys $f '[(a["name"], a["headers"]) for a in p["archs"]] == [("arm64", ["arch-arm64/*"]), ("x86_64", ["arch-x86/*"])]'
    keys $f '[(a["name"], a.get("defines"), a.get("strict")) for a in p["audiences"]] == [
        ("guest", None, True), ("small_tools", ["SMALL_TOOLS"], None)]'
    keys $f 'p["hypercalls"] == "^SMALL_HC_" and p["version_constants"] == ["SMALL_ABI_VERSION"]'
    keys $f '[(f["name"], f["ops"]) for f in p["families"]] == [("SMALL_MEM_CMD", "^SMALL_MEM_CMD_(.+)$")]'
    keys $f 'p["known_macros"] == ["CONFIG_SMALL_DEBUG"] and "padding" in p'
    keys $f 'all("comment" in x for k in ("archs", "audiences", "families", "stubs") for x in p[k]) and "comment" in p'
    hvabi try $f
    exits 0
    says "all headers can be read" "family SMALL_MEM_CMD: 3 operations"
}

@test "a profile that is there stays" {
    project small
    cd small
    hvabi init
    exits 0
    before=$(cat .hvabi/profiles/small.json)
    hvabi init
    exits 2
    says "there is a profile already"
    [ "$(cat .hvabi/profiles/small.json)" = "$before" ]
    hvabi init --name other
    exits 0
    hvabi init --output - --name third
    exits 0
    [ "$(head -1 <<<"$output")" = "{" ]
}

@test "a profile goes where -C is, and git must not ignore it" {
    project small
    hvabi init -C small
    exits 0
    says "next: hvabi try small/.hvabi/profiles/small.json dir:small"
    says_not "git ignores it"
    [ ! -e .hvabi ]
    rm -r small/.hvabi
    echo '.*' >small/.gitignore
    hvabi init -C small
    exits 0
    says "git ignores it, and only what is committed counts: git add -f small/.hvabi/profiles/small.json"
}

@test "named headers, in a directory and in a revision" {
    project small
    for tree in small HEAD; do
        hvabi init $tree --from include/public/small.h include/public/arch-x86/regs.h -C small --name n -o -
        exits 0
        echo "$output" >n.json
        keys n.json 'p["headers"] == ["small.h", "arch-x86/regs.h"] and p["roots"] == ["include/public"]'
    done
    hvabi init small --from include/gone.h
    exits 2
    says "there is no header 'include/gone.h'"
}

@test "nothing that looks like an interface: what was looked for" {
    mkdir -p plain/core && echo 'struct a { int b; };' >plain/core/a.h
    hvabi init plain -o -
    exits 3
    says "cannot tell which of 1 headers are public" "none defines numbers of calls" "--from HEADER"
    hvabi init @1.0
    exits 2
}

@test "an architecture's folders are one root, and private types come from elsewhere" {
    mkdir -p t/include/arch/{x86,arm64}/asm t/include/small t/core/inc
    for arch in x86 arm64; do
        printf '#define SMALL_HC_STOP 2\nstruct small_regs { u64 %s; };\n' $arch >t/include/arch/$arch/asm/small_hypercall.h
    done
    printf '#include <util.h>\n#include <asm/small_hypercall.h>\n#define SMALL_HC_A 0\n#define SMALL_HC_B 1\n#define SMALL_HC_C 2\nstruct small_a { word_t a; };\n' \
        >t/include/small/hypercall.h
    printf 'typedef unsigned long word_t;\nstruct private { int a; };\n' >t/core/inc/util.h
    hvabi init t --name t -o t.json
    exits 0
    keys t.json 'p["layouts"] == [{"roots": ["include/arch/{arch}", "include", "core/inc"]}]'
    keys t.json 'p["headers"] == ["small/hypercall.h"] and p["helpers"] == ["util.h"]'
    hvabi try t.json t --format json
    exits 0
    python3 -c 'import json, sys
found = json.load(sys.stdin)["found"]
assert [(f["arch"], f["headers"], f["records"], f["hypercalls"]) for f in found] == [
    ("x86_64", 3, 2, 4), ("arm64", 3, 2, 4)], found' <<<"$output"
}

@test "what lies beside a header of the interface counts, and what comes from elsewhere is told" {
    mkdir -p t/include t/core/api t/core/inc
    printf '#include "small_types.h"\nvoid small_start(void);\n' >t/core/api/core_interface.h
    printf '#include <util.h>\n#ifndef SMALL_TESTS\n#include <stdint.h>\n#endif\n#define SMALL_PAGE 4096\nstruct small_a { word_t a; };\n' \
        >t/include/small_types.h
    printf '#include "small_types.h"\n#define SMALL_RUN 1\n#define SMALL_STOP 2\nstruct small_b { struct small_a a; };\n' \
        >t/include/small_interface.h
    printf 'typedef unsigned long word_t;\n' >t/core/inc/util.h
    hvabi init t --name t -o t.json
    exits 0
    says 'helper util.h: only the types count that the others use; if its constants are public, take it out of "helpers"'
    # the marker is what defines most; and who tests is no audience
    keys t.json 'p["helpers"] == ["util.h"] and p["markers"] == ["small_interface.h"] and len(p["audiences"]) == 1'
    cp -r t n
    sed -i 's/4096/8192/' n/include/small_types.h
    hvabi diff t n --profile t.json
    exits 1
    says "SMALL_PAGE has another value"
    rm n/include/small_interface.h
    hvabi diff t n --profile t.json
    exits 3
    says 'cannot find small_interface.h ("markers" of the profile) in'
}

@test "numbers that _IO() makes" {
    mkdir -p io/include
    cat >io/include/small_ioctl.h <<'C'
#include <linux/ioctl.h>
#include <stdint.h>
struct small_run { uint64_t a; };
#define SMALL_CREATE _IO(0xAE, 1)
#define SMALL_RUN _IOWR(0xAE, 2, struct small_run)
C
    hvabi init io --name io -o io.json
    exits 0
    hvabi dump io --profile io.json
    exits 0
    says '"family":"SMALL_ioctl","args":"struct small_run"'

    # of a size_t, which is narrower on one architecture: the same number, on both
    python3 -c 'import json
p = json.load(open("io.json"))
p["archs"].append({"name": "x86_32", "target": "i686-linux-gnu", "bits": 32, "align64": 4})
json.dump(p, open("io.json", "w"))'
    cp -r io wider
    sed -i 's/uint64_t a;/uint64_t a, b;/' wider/include/small_ioctl.h
    hvabi diff io wider --profile io.json
    exits 1
    grep -q 'SMALL_RUN has another value (0xc008ae02 -> 0xc010ae02 ([0-9> -]*))$' <<<"$output"
    # and where the numbers differ, the one that is told says where it holds
    sed -i 's/uint64_t a;/uint32_t a, b; void *p;/' io/include/small_ioctl.h
    sed -i 's/uint64_t a, b;/uint64_t a; uint32_t b; void *p;/' wider/include/small_ioctl.h
    hvabi diff io wider --profile io.json
    grep -q 'SMALL_RUN has another value (.*)) on x86_64$' <<<"$output"
}

@test "what matches and is no operation, what counts, and who is no audience" {
    mkdir -p include/public
    cat >include/public/parts.h <<'C'
#ifndef PARTS_HEADER_H /* misspelt, so that it guards nothing */
#define PARTS_HEADR_H
#if NTDDI_LEVEL >= NTDDI_OLD && defined(PARTS_TOOLS) && PARTS_LEVEL > 3 || defined(_MSC_EXTENSIONS)
#define PARTS_EXTRA 1
#endif
#endif
#include "types.h"
#include "types.h" /* twice */
#define PARTS_HC_BASE 0x1000
#define PARTS_HC_GROUP_VM 0x10
#define PARTS_HC_NUM(n) (PARTS_HC_BASE + (n))
#define PARTS_HC_create PARTS_HC_NUM(PARTS_HC_GROUP_VM + 0)
#define PARTS_HC_destroy PARTS_HC_NUM(PARTS_HC_GROUP_VM + 1)
#define PARTS_HC_pause PARTS_HC_NUM(PARTS_HC_GROUP_VM + 2)
#define PARTS_HC_resume (PARTS_HC_pause + 1)
#define PARTS_HC_stop PARTS_HC_pause
#define PARTS_HC_LAST PARTS_HC_resume
#define parts_create(x) call(PARTS_HC_create, x)
#define PARTS_ERROR_bad -1
#define PARTS_LAST_ERROR PARTS_ERROR_bad
enum parts_state { PARTS_STATE_off, PARTS_STATE_on, PARTS_STATE_hung, PARTS_STATE_COUNT };
struct parts_map { u64 gfn; s32 delta; uint16_t a; uint32_t b; };
C
    hvabi init dir:. --output parts.json
    exits 0
    says "they match and are not operations: PARTS_HC_BASE and 3 more" '("sentinels"): PARTS_HC_LAST and 2 more'
    keys parts.json 'p["not_hypercalls"] == "^(PARTS_HC_BASE|PARTS_HC_GROUP_VM|PARTS_HC_NUM|PARTS_HC_LAST)$"'
    keys parts.json 'p["sentinels"] == ["^(PARTS_HC_LAST|PARTS_LAST_ERROR|PARTS_STATE_COUNT)$"]'
    keys parts.json '[a["name"] for a in p["audiences"]] == ["guest", "parts_tools"]'
    keys parts.json 'p["stubs"][-1]["text"].count("#include <stdint.h>") == 1'
    hvabi try parts.json
    exits 0
    says "all headers can be read"
    hvabi dump . --profile parts.json
    says '"name":"PARTS_HC_create"' # a wrapper names it, and does not make it a part
    python3 -c 'import json, sys
names = [h["name"] for h in json.load(sys.stdin)["hypercalls"]]
assert names == ["PARTS_HC_" + x for x in ("create", "destroy", "pause", "resume", "stop")], names' <<<"$output"
}

@test "headers that define numbers of calls, and architectures that conditions ask for" {
    mkdir -p lib sys sim/mips
    echo '#define CALLS_SMC_a 1
#define CALLS_SMC_b 2
#define CALLS_SMC_c 3' >sys/monitor.h
    echo 'int x;' >sim/mips/cpu.h
    printf '#ifndef __riscv_xlen\n#error "not riscv"\n#endif\ntypedef unsigned long word;\n' >lib/word.h
    printf '#include <stdint.h>\n#include "word.h"\nstruct s { word a; };\n' >lib/thing_interface.h
    hvabi init dir:. --output a.json
    exits 0
    says "1 header that is called like an interface" "architecture riscv64: lib/word.h:1 asks for __riscv_xlen" \
        "headers that are not in it and define numbers that are called like calls (--from takes others):" \
        "sys/monitor.h: 3"
    says_not mips
    hvabi try a.json
    exits 0
    says "no constant counts as the number of a call"

    rm lib/thing_interface.h # then they are what there is
    hvabi init dir:. --output b.json
    exits 0
    says "1 header that defines most numbers of calls" "family ^CALLS_SMC_(.+)$"
    says_not "headers that are not in it"
    hvabi try b.json
    says "family CALLS_SMC: 3 operations"
    says_not "no constant counts"

    printf '#ifdef __i386__\n#endif\n' >>sys/monitor.h
    rm -r sim
    hvabi init dir:. --from sys/monitor.h --output c.json
    keys c.json '[a["name"] for a in p["archs"]] == ["x86_64", "x86_32"]' # whatever is not the older one
}

@test "the number of the release is where makefiles and headers have it" {
    mkdir -p public
    echo 'struct s { int a; };' >public/s.h
    printf 'all:\nVERSION = 3\nPATCHLEVEL ?= 14\n' >Makefile
    hvabi init dir:. --output a.json
    exits 0
    says "the number of its release is in Makefile"
    hvabi try a.json
    says "release 3.14"
    rm Makefile
    printf '#define THING_VERSION_MAJOR 2\n#  define THING_VERSION_MINOR 7\n' >public/version.h
    hvabi init dir:. --output b.json
    says "the number of its release is in public/version.h"
    hvabi try b.json
    says "release 2.7"
    echo '#define THING_VERSION_MAJOR (FROM_ELSEWHERE)' >public/version.h
    hvabi init dir:. --output c.json
    says_not "the number of its release"
}

@test "what makes numbers everywhere is declared where nothing does" {
    mkdir public
    printf '#define M_HC_a U(1)\n#define M_HC_b U(2)\n#define M_HC_c U(3)\n#define M_BIT BIT(3)\n' >public/m.h
    echo '#define BIT(n) (1u << (n))' >>public/m.h
    hvabi init dir:. --output a.json
    exits 0
    says "declaration of U" "hypercalls M_HC_: 3 numbers"
    says_not "declaration of BIT"
    hvabi try a.json
    says_not "nothing defines"
}
