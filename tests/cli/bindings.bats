#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Copies of the headers in other languages than C, and compiled ones.

load toy

PARSES=shared

@test "facts of Rust that was written by hand, and who calls it there" {
    command -v rustc >/dev/null || skip "no rustc"
    prepared
    mkdir toy/facts
    cat >toy/src/sys.rs <<'R'
use std::ffi::c_uint;
/* pub const TINY_LIMIT: u32 = 9; */
pub const TINY_LIMIT: c_uint = 3 << 1; // not 7
pub const TOY_NAME: &str = "toy";
cfg_if::cfg_if! {
    if #[cfg(feature = "kept_two")] {
        pub const TINY_KEPT: u32 = 2;
    } else {
        pub const TINY_KEPT: u32 = 1;
    }
}
#[repr(C, align(8))]
pub struct Aligned {
    pub v: u64,
}
#[cfg(target_arch = "aarch64")]
#[repr(C)]
pub struct TinyMemory {
    pub op: u8,
}
#[repr(C)]
#[derive(Clone)]
#[cfg(all(target_arch = "x86_64", not(feature = "none")))]
pub struct TinyMemory {
    pub r#op: u32, // op
    pub(crate) flags: u16,
    #[cfg(test)]
    pub tested: u64,
    pub address: Aligned,
}
pub struct OfRust {
    pub flags: u32,
}
R
    printf "fn a<'a>(x: &'a str) {}\n/// TINY_KEPT\nuse sys::TINY_LIMIT;\n" >toy/src/main.rs
    sed -i '/tiny_memory/d' toy/src/toy.c
    (cd toy && "$HVABI_SOURCE/ci/rust-facts" --without 'Aligned' src/sys.rs x86_64 ../rules/profiles/tiny.json >facts/x86_64.json)
    rules facts '"facts/{arch}.json"' names '[{"theirs": "struct TinyMemory", "ours": "struct tiny_memory"}]'
    asks consumer toy --against @1.0
    exits 1
    says "src/sys.rs:3: break: TINY_LIMIT has another value"
    says "src/sys.rs:27: break: struct tiny_memory: flags is wider"
    says_not "TINY_KEPT"
    says_not "OfRust"
    says_not "address"
    asks record toy --consumer toy --output baselines
    exits 0
    asks who TINY_LIMIT TINY_KEPT
    exits 0
    says "src/main.rs:3"
    says "not called"
    (cd toy && "$HVABI_SOURCE/ci/rust-facts" --feature kept_two src/sys.rs x86_64 ../rules/profiles/tiny.json >facts/x86_64.json)
    asks consumer toy --against @1.0
    says "src/sys.rs:7: break: TINY_KEPT has another value"
}

@test "facts of a package in Go, with the types of its module" {
    command -v go >/dev/null || skip "no go"
    prepared
    mkdir -p toy/facts toy/tiny toy/wide
    printf 'module example.org/toy\n\ngo 9.99.9\n' >toy/go.mod
    printf 'package wide\ntype Word struct { Low, High uint16 }\n' >toy/wide/wide.go
    printf 'package tiny\ntype OfArm struct { Flags uint32 }\n' >toy/tiny/other_arm64.go
    cat >toy/tiny/tiny.go <<'G'
package tiny

import (
	"example.org/elsewhere"
	"example.org/toy/wide"
)

const (
	_TINY_LIMIT = 3 << 1
	TINY_KEPT   = uint64(iota)
	OTHER       = 5
)

type Memory struct {
	Op      uint32
	flags   wide.Word
	_       [1]uint16
	address uintptr
}

type Unknown struct { of elsewhere.Thing }
type Slices struct { of []byte }
G
    (cd toy && GO111MODULE=off GOCACHE="$PWD/../go" go run "$HVABI_SOURCE/ci/go-facts.go" tiny x86_64 tiny tools TINY >facts/x86_64.json 2>messages)
    run cat toy/messages
    says "tiny/tiny.go:21:6: Unknown is left out: a member's type has no counterpart in C"
    says "tiny/tiny.go:22:6: Slices is left out"
    run cat toy/facts/x86_64.json
    says_not "OTHER"
    says_not "OfArm"
    rules facts '"facts/{arch}.json"' \
        names '[{"theirs": "struct Memory", "ours": "struct tiny_memory"}, {"theirs": "_TINY_*", "ours": "TINY_*"}]'
    asks consumer toy --against @1.0
    exits 1
    says "tiny/tiny.go:9: break: TINY_LIMIT has another value"
    says "tiny/tiny.go:14: break: struct tiny_memory: _pad8 is gone" "tiny/tiny.go:14: break: struct tiny_memory: flags has another type"
    says_not "TINY_KEPT"
}

@test "a copy that is not in C is read as facts" {
    prepared
    rules facts '"facts/{arch}.json"'
    asks consumer toy --against @1.0
    exits 3
    says "expected the facts of x86_64 in facts/x86_64.json, found no such file"
    mkdir toy/facts
    tiny dump one --arch x86_64
    printf '%s\n' "$output" >toy/facts/x86_64.json
    sed -i 's/"value":"7"/"value":"-7"/' toy/facts/x86_64.json
    asks consumer toy --against @1.0
    exits 1
    says "nearest to 1.0"
    says "TINY_LIMIT has another value"
    sed -i 's/"value":"-7"/"value":"18446744073709551609"/' toy/facts/x86_64.json
    sed -i 's/TINY_LIMIT 7/TINY_LIMIT -7/' one/memory.h
    tiny record one --release 1.0 --output baselines --baselines baselines
    asks consumer toy --against @1.0
    exits 0
    sed -i 's/"arch":"x86_64"/"arch":"arm64"/' toy/facts/x86_64.json
    asks consumer toy --against @1.0
    exits 3
    says "expected the architecture in the name of the file"
    printf 'no' >toy/facts/x86_64.json
    asks consumer toy --against @1.0
    exits 3
    says "facts/x86_64.json:1:2: expected JSON"
}

# compiled: the releases, and a consumer whose copy is toy/x86_64.o
compiled() {
    prepared
    rules audience '["guest"]' object '"{arch}.o"' calls '[]' "$@"
}

@test "a copy is read from what a compiler made of it" {
    compiled
    asks consumer toy --against @1.0
    exits 3
    says "toy: expected the object of x86_64 in x86_64.o, found no such file"
    cat >toy/src/toy.c <<'C'
#include <stdint.h>
#define TOY_LICENCE(x) struct toy_licence
#include "../include/tiny/memory.h"
struct toy_own { char c; };
struct tiny_memory memory;
struct toy_own own;
C
    gcc -m64 -g -c toy/src/toy.c -o toy/x86_64.o
    asks consumer toy --against @1.0
    exits 0
    says "no release has any of it by these names and in this form"
    says_not "toy_own"
    asks consumer toy --against @2.0
    exits 1
    says "include/tiny/memory.h:2: break: struct tiny_memory: flags is wider"
    asks record toy --consumer toy --output a
    asks record toy --consumer toy --output b
    diff -r a b
    hvabi consumer toy --rules rules --baselines baselines --arch arm64 --against @1.0
    exits 3
    says "in arm64.o, found no such file"
    cp toy/x86_64.o toy/arm64.o
    hvabi consumer toy --rules rules --baselines baselines --arch arm64 --against @1.0
    exits 3
    says "arm64.o: expected an object for arm64, found one for x86_64"
}

@test "packed records, nested ones and arrays of a compiled copy have the alignment of the headers" {
    compiled
    cat >one/memory.h <<'C'
#include <stdint.h>
struct tiny_part { uint16_t a; uint8_t b[6]; };
struct tiny_whole { uint8_t a; struct tiny_part parts[3]; uint64_t b; void *c[2]; union { uint32_t d; uint8_t e; } u; unsigned f : 3, g : 5; };
struct tiny_packed { uint8_t a; uint32_t b; } __attribute__((packed));
typedef uint32_t tiny_number_t;
C
    cp one/memory.h toy/include/tiny/memory.h
    tiny record one --release 1.0 --output baselines --baselines baselines
    exits 0
    printf '#include <stdint.h>\n#include "../include/tiny/memory.h"\nstruct tiny_whole whole; struct tiny_packed packed; tiny_number_t number;\n' >toy/src/toy.c
    gcc -m64 -g -c toy/src/toy.c -o toy/x86_64.o
    asks consumer toy --against @1.0 -v
    exits 0
    says "0 break, 0 refused by a version, 0 to be looked at, 0 harmless"
    says ", 0 with other bytes or values)"
}

@test "an object that is none, is of no copy, or does not say for whom it is, is an error" {
    compiled
    echo no >toy/x86_64.o
    asks consumer toy --against @1.0
    exits 3
    says "x86_64.o"
    echo 'struct toy_own { char c; } own;' >toy/src/toy.c
    gcc -m64 -g -c toy/src/toy.c -o toy/x86_64.o
    asks consumer toy --against @1.0
    exits 3
    says "none of its types is one of"
    rules object '"{arch}.o"'
    asks consumer toy --against @1.0
    exits 3
    says 'rules/consumers/toy.json: expected "audience" beside "object"'
}

@test "a copy in Rust is read from what rustc made of it, by its own names" {
    command -v rustc >/dev/null || skip "no rustc"
    compiled names '[{"theirs": "struct Memory", "ours": "struct tiny_memory"}, {"in": "struct tiny_memory", "theirs": "wanted", "ours": "flags"}]'
    cat >toy/toy.rs <<'R'
#![crate_type = "lib"]
#[repr(C)]
pub struct Memory { pub op: u32, pub wanted: u32, pub address: u64 }
#[no_mangle]
pub extern "C" fn take(memory: &Memory) -> u32 { memory.wanted }
R
    rustc --emit obj -g -o toy/x86_64.o toy/toy.rs
    asks consumer toy --against @1.0
    exits 0
    asks consumer toy --against @2.0
    exits 1
    says "x86_64.o: break: struct tiny_memory: flags is wider"
}

@test "what Go leaves without a name is padding" {
    command -v go >/dev/null || skip "no go"
    compiled names '[{"theirs": "struct main.Memory", "ours": "struct tiny_memory"}]'
    mkdir -p changed/include
    cp -r one changed/include/tiny
    printf '#include <stdint.h>\nstruct tiny_memory { uint32_t op; uint8_t pad[4]; uint64_t address; uint32_t pad2, more; };\n' \
        >changed/include/tiny/memory.h
    cat >toy/main.go <<'G'
package main

type Memory struct {
	Op      uint32
	_       [4]uint8
	Address uint64
	_       uint32
	More    uint32
}

func main() {
	m := Memory{}
	println(&m, m.Op, m.Address, m.More)
}
G
    (cd toy && CGO_ENABLED=0 GOARCH=amd64 GOFLAGS= GOCACHE="$PWD/cache" go build -o x86_64.o main.go)
    asks consumer toy --against changed --format json
    exits 0
    python3 -c 'import json, sys
changes = json.load(sys.stdin)["changes"]
assert {c["kind"] for c in changes} <= {"member-renamed"}, changes' <<<"$output"
    sed -i 's/uint8_t pad.4./uint32_t flags/' changed/include/tiny/memory.h
    asks consumer toy --against changed
    exits 0
    says "review: struct tiny_memory: flags is a new member"
}
