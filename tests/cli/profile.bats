#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A further hypervisor is some lines of JSON: its headers in several places, an architecture's own
# beside the common ones, calls whose numbers a macro makes, registers.

load common

PARSES=shared

profile() {
    cat >third.json <<'JSON'
{
  "schema": "hvabi-profile/1",
  "name": "third",
  "title": "a third hypervisor",
  "layouts": [
    {"comment": "its sources", "roots": ["machine/{dir}/api", "api"],
     "wrappers": [{"prefix": "cpu/", "to": "cpu-generic/"}]},
    {"comment": "installed", "roots": ["usr/include/{triplet}", "usr/include"]}
  ],
  "markers": ["third/call.h", "cpu/regs.h"],
  "headers": ["third/call.h", "third/guest.h"],
  "arch_headers": ["cpu/*"],
  "stubs": [{"path": "third/compiler.h", "text": "#define __user\n"}],
  "archs": [
    {"name": "x86_64", "target": "x86_64-linux-gnu", "headers": ["cpu/*"], "marker": ["cpu/regs.h:THIRD_X86"],
     "words": [{"word": "dir", "values": ["x86"]}, {"word": "triplet", "values": ["x86_64-linux-gnu"]}]},
    {"name": "arm64", "target": "aarch64-linux-gnu", "headers": ["cpu/*"], "marker": ["cpu/regs.h:THIRD_ARM"],
     "words": [{"word": "dir", "values": ["arm"]}, {"word": "triplet", "values": ["aarch64-linux-gnu"]}]}
  ],
  "audiences": [
    {"name": "guest", "strict": true, "headers": ["third/guest.h"]},
    {"name": "monitor", "strict": true, "headers": ["third/call.h"]}
  ],
  "version": [{"file": "VERSION", "major": "^([0-9]+)[.]", "minor": "^[0-9]+[.]([0-9]+)"}],
  "known_macros": ["__KERNEL__"],
  "families": [{"name": "call", "ops": "^THIRD_(.+)$", "bodies": "^CALL[(][^,]*,(.*)[)]$"}],
  "registers": [
    {"names": "^THIRD_REG_", "mask": "THIRD_REG_KIND", "is": "THIRD_REG_KIND"}
  ]
}
JSON
}

# sources FOLDER
sources() {
    mkdir -p "$1"/api/third "$1"/api/cpu-generic "$1"/machine/{x86,arm}/api/cpu
    echo 2.1 >"$1/VERSION"
    cat >"$1/api/third/call.h" <<'C'
#include <third/compiler.h>
#include <cpu/types.h>
#include <cpu/regs.h>
#define CALL(n, type) ((n) << 16 | sizeof(type))
struct third_map { u64 base; u64 __user *pages; };
#define THIRD_MAP CALL(1, struct third_map)
#define THIRD_REG_KIND 0x100
enum { THIRD_FEATURE_A,
#ifdef __KERNEL__
       THIRD_FEATURE_COUNT
#endif
};
C
    echo '#define THIRD_VERSION 2' >"$1/api/third/guest.h"
    echo 'typedef __UINT64_TYPE__ u64;' >"$1/api/cpu-generic/types.h"
    echo 'unread' >"$1/api/third/other.h"
    printf '#define THIRD_X86 1\n#define THIRD_REG_PC 0x101\n' >"$1/machine/x86/api/cpu/regs.h"
    printf '#define THIRD_ARM 1\n#define THIRD_REG_PC 0x102\n' >"$1/machine/arm/api/cpu/regs.h"
}

# installed FOLDER ARCHITECTURE TRIPLET: the same, as a package would lay it out
installed() {
    sources sources
    mkdir -p "$1/usr/include/$3/cpu" "$1/usr/include/third"
    sed -e 's/ __user//' -e '/compiler.h/d' sources/api/third/call.h \
        >"$1/usr/include/third/call.h"
    cp sources/api/third/guest.h "$1/usr/include/third"
    cp "sources/machine/$2/api/cpu/regs.h" sources/api/cpu-generic/types.h "$1/usr/include/$3/cpu"
}

third() {
    hvabi "$@" --profile third.json
}

@test "forty lines of JSON are a profile" {
    profile
    [ "$(wc -l <third.json)" -le 40 ]
    sources old
    third dump old --arch arm64
    exits 0
    says '"name":"THIRD_MAP"' '"family":"call","args":"struct third_map"' \
         '"name":"THIRD_REG_PC"' '"id":"258"' '"release":"2.1"' '"THIRD_FEATURE_A"'
    says_not THIRD_FEATURE_COUNT
}

@test "each architecture has its own headers beside the common ones" {
    profile
    sources old
    sources new
    echo '#define THIRD_REG_SP 0x103' >>new/machine/arm/api/cpu/regs.h
    third diff old new --format json
    exits 0
    says '"kind": "rollback-register"' '"entity": "THIRD_REG_SP"' \
         'machine/arm/api/cpu/regs.h'
    third diff old new --arch x86_64
    exits 0
    says_not THIRD_REG_SP
}

@test "an architecture's folder that the profile does not name is not looked at, and told" {
    profile
    sources old
    sources new
    mkdir -p new/machine/sparc/api/cpu && echo '#define THIRD_SPARC 1' >new/machine/sparc/api/cpu/regs.h
    third diff old new
    exits 0
    says "not looked at, as the profile names no architecture that has them: machine/sparc/api/cpu/regs.h"
    third diff old new --format json
    says '"file": "machine/sparc/api/cpu/regs.h"' "not looked at: the profile names no"
    third diff new old
    says_not sparc
    hvabi try third.json new
    says "1 header of an architecture without a name" "machine/sparc/api/cpu/regs.h"
    git init -q -b main repo && sources repo && cp -r new/machine repo
    git -C repo add -A && git -C repo commit -q -m one
    third diff HEAD HEAD -C repo
    says "machine/sparc/api/cpu/regs.h"
}

@test "a folder that an architecture with a name includes is looked at" {
    profile
    sources old
    sources new
    mkdir -p new/machine/common/api/cpu && echo '#define THIRD_COMMON 1' >new/machine/common/api/cpu/regs.h
    for dir in x86 arm; do
        echo '#include "../../../common/api/cpu/regs.h"' >>new/machine/$dir/api/cpu/regs.h
    done
    third diff old new
    says "1 constant added"
    says_not "not looked at"
    hvabi try third.json new
    says_not "without a name"
}

@test "a release of three parts, and more audiences than a byte has bits" {
    profile
    sources old
    printf '2.1.7\n' >old/VERSION
    python3 - third.json <<'P'
import json, sys
p = json.load(open(sys.argv[1]))
p["version"][0].update(patch="^[0-9]+[.][0-9]+[.]([0-9]+)")
p["audiences"] += [{"name": "more%d" % i, "defines": ["MORE=%d" % i]} for i in range(12)]
json.dump(p, open(sys.argv[1], "w"))
P
    third dump old --arch arm64
    exits 0
    says '"release":"2.1.7"' more11
    third record old --release 2.1.7 --output base
    exits 0
    cp -r old new
    echo 2.1.8 >new/VERSION
    echo '#if MORE == 11
struct third_more { unsigned a; };
#endif' | tee -a old/api/third/guest.h >>new/api/third/guest.h
    sed -i 's/third_more { unsigned a/third_more { unsigned long a/' new/api/third/guest.h
    third diff old new --format json
    exits 1
    says '"entity": "struct third_more"' '"more11"'
    third check new --baselines base --format json
    says '"tree": "@2.1.7"'
}

@test "a call's number that has a size in it follows from what it takes" {
    profile
    sources old
    sources new
    sed -i 's/struct third_map { /&u64 more; /' new/api/third/call.h
    third diff old new --arch x86_64 --format json
    exits 1
    says '"entity": "struct third_map"'
    [ "$(python3 -c 'import json, sys
print([c["entity"] for c in json.load(sys.stdin)["changes"]])' <<<"$output")" = "['struct third_map']" ]
}

@test "sources and installed headers are one interface" {
    profile
    sources old
    installed new arm aarch64-linux-gnu
    third diff old new --format json
    exits 0
    says '"changes": []' '"variants": 2'
    third diff old new --arch x86_64
    exits 3
}

@test "revisions and the index have several roots too" {
    profile
    git init -q -b main repo
    sources repo
    git -C repo add -A && git -C repo commit -q -m old
    sed -i 's/u64 base/u64 more, base/' repo/api/third/call.h
    git -C repo add -A
    third diff HEAD :index -C repo
    exits 1
    says "struct third_map" "api/third/call.h"
    git -C repo commit -q -m new
    echo 'text' >repo/README
    third check --against HEAD -C repo --release 2.1
    says_not "struct third_map"
}

@test "no layout: what was looked for" {
    profile
    mkdir -p empty/api/third
    third dump empty
    exits 3
    says third/call.h 'machine/{dir}/api' 'usr/include/{triplet}'
}

@test "a header that is wrong on one architecture is told with its place" {
    profile
    sources old
    echo 'struct {' >>old/machine/arm/api/cpu/regs.h
    third dump old --arch x86_64
    exits 0
    sources good
    third diff good old
    exits 3
    says machine/arm/api/cpu/regs.h
}

# beyond_limit KEY COMMAND...: whatever matches the key's pattern with a long name ends the run
beyond_limit() {
    python3 - "$HVABI_SOURCE/tests/cases/tiny.json" "$1" >limited.json <<'P'
import json, sys
profile = json.load(open(sys.argv[1]))
pattern, old = "_.*_.*_[BC]$", profile.get(sys.argv[2])
profile[sys.argv[2]] = [pattern] if isinstance(old, list) else pattern
json.dump(profile, sys.stdout, indent=1)
P
    line=$(grep -nF '_[BC]$' limited.json | cut -d: -f1)
    hvabi "${@:2}" --profile limited.json
    exits 3
    says "limited.json:$line:" "match limit" "fewer steps"
    says_not "no evidence" "is gone" ": break:"
}

@test "a pattern that takes too many steps is an error at its place, wherever it is matched" {
    name=TINY$(printf '_A%.0s' {1..3000})
    for side in old new; do
        mkdir $side
        printf '#include <stdint.h>\n#define TINY_VERSION 1\n' >$side/tiny.h
    done
    printf '#define %s 1\n' "$name" | tee old/long.h >new/long.h
    beyond_limit hypercalls dump old
    sed -i 's/ 1$/ 2/' new/long.h
    beyond_limit sentinels diff old new
}

@test "architectures have the names that people give them, and some of them mean several" {
    for names in 'arm arm32' 'aarch64 arm64' 'amd64 x86_64' 'i386 x86_32' 'AArch64 arm64' \
        'x86 x86_32,x86_64' 'ppc64el ppc64' 'arm,riscv arm32,riscv64'; do
        read -r alias name <<<"$names"
        cmp <("$HVABI" dump @4.22 --arch "$alias") <("$HVABI" dump @4.22 --arch "$name")
    done
    hvabi diff @4.21 @4.22 --arch arm65
    exits 2
    says "there is no architecture 'arm65'" "did you mean 'arm64'?"
    hvabi diff @6.12 @7.2 --arch arm
    exits 2
    says "no architecture 'arm' in the profile kvm" "did you mean 'arm64'?"
}

@test "a release has the names that people give it" {
    for names in '@4.21.0 @4.22' '@RELEASE-4.21.0 @v4.22' '@xen-4.21 @4.22.0'; do
        read -r old new <<<"$names"
        hvabi diff "$old" "$new" --arch arm64 -q
        [ "$status" -le 1 ]
        hvabi diff "$old" "$new" --arch arm64
        says "4.21) -> " "4.22"
    done
    hvabi history @RELEASE-4.21.0..@v4.22 --arch arm64
    exits 0
    hvabi diff @v6.12 @7.2.0 --arch arm64 -q
    [ "$status" -le 1 ]
    hvabi diff @4.21.1 @4.22
    exits 2
    says "no recorded release '4.21.1'" "the newest before it is 4.21"
    hvabi diff 4.21 @4.22
    exits 3
    says "did you mean '@4.21'?"
}

@test "misspelt words: what was probably meant is named" {
    tree old
    git init -q old && git -C old add -A && git -C old commit -q -m old && git -C old tag v1.0
    tiny diff v1.O old -C old
    exits 3
    says "did you mean 'v1.0'?"
    tiny diff old old --fail-on brake
    exits 2
    says "unknown verdict 'brake'" "did you mean 'break'?"
    tiny diff old old --audience geust
    exits 2
    says "did you mean 'guest'?"
    hvabi diff old old --profile xne
    exits 2
    says "did you mean 'xen'?"
}

@test "a release number that several hypervisors have is that of the one with all of them" {
    hvabi diff @2.4 @2.10 --arch arm64 -q # ACRN has 2.4 as well, and comes first
    [ "$status" -le 1 ]
    hvabi diff @2.4 @2.10 --format json
    says '"profile": "ffa"'
    hvabi diff @2.0 @2.4 --format json
    says '"profile": "acrn"'
    hvabi diff @2.4 @99.1
    exits 2
    says "there is no recorded release '99.1' of acrn"
}

@test "a version that a makefile has: it covers records, and is raised there" {
    mkdir -p old/include
    echo '{"schema": "hvabi-profile/1", "name": "made", "title": "Made", "roots": ["include"], "markers": ["made.h"],
           "headers": ["*.h"], "archs": [{"name": "x86_64", "target": "x86_64-linux-gnu"}],
           "audiences": [{"name": "tools"}], "version_constants": ["MADE_MAJOR"],
           "values": [{"name": "MADE_MAJOR", "files": ["Makefile"], "value": "^MAJOR *= *([0-9]+)"}],
           "version_macros": [{"macro": "MADE_MAJOR", "files": ["made.h"]}]}' >made.json
    echo 'struct made { unsigned a; unsigned b; };' >old/include/made.h
    printf 'all:\nMAJOR = 1\n' >old/Makefile
    cp -r old new
    sed -i 's/unsigned a/unsigned long a/' new/include/made.h
    hvabi diff old new --profile made.json
    exits 1
    says "MADE_MAJOR should have been raised" "covered by MADE_MAJOR, which stays 1"
    says_not "#define MADE_MAJOR" # it is not C

    sed -i 's/MAJOR = 1/MAJOR = 2/' new/Makefile
    hvabi diff old new --profile made.json
    exits 0
    says "versioned: struct made: a is wider"

    # headers alone do not show it, and nobody says that it is gone
    hvabi record old --release 1.0 --profile made.json --output recorded
    mkdir alone && cp -r new/include alone
    hvabi diff @1.0 alone --profile made.json --baselines recorded
    exits 1
    says "struct made: a is wider" "values of other files were not compared (no Makefile in "
    says_not "MADE_MAJOR is gone"
    sed -i /MAJOR/d new/Makefile # the file is there, and does not say it
    hvabi diff old new --profile made.json
    exits 1
    says "MADE_MAJOR is gone"
    # a commit of the makefile alone is a step
    git init -q project && cp -r old/. project && git -C project add . && git -C project commit -q -m "old"
    cp new/Makefile project && git -C project commit -q -a -m "the version is not written down"
    hvabi history HEAD~1..HEAD -C project --profile made.json
    says "the version is not written down: 1 source"
}
