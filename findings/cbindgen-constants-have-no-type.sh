#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a constant of Rust that cbindgen writes to a header of C has the value there that it has
# in Rust, since both languages know unsigned numbers and bool, and the constant says which it is.
#
# What happens (cbindgen 0.24.3): the expression becomes a macro with '~' for every '!', and the type of
# the constant is dropped. 'bool = !true', which is false, is '~true', which is true in C. 'u16 = !1' is 65534
# in Rust and -2 in C, and no uint16_t equals it. 'u32 = !0 >> 4' is all ones in C, and 'u64 = !0u8 as u64'
# is 2^64 - 1 instead of 255. cbindgen prints nothing, and gcc -Wall -Wextra compiles it without a word. Only that
# shifts as in 'u64 = 1 << 40' are cut off is in its issues (464, 849), and there gcc warns.
#
# Why it matters: the header is what the other side of the interface is compiled with, and a flag that is
# off in Rust is on in C.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download cbindgen=0.24.3-2+b2 gcc-12=12.2.0-14+deb12u1 \
    cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 \
    libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 \
    libctf0=2.40-2 libjansson4=2.14-2 libgcc-12-dev=12.2.0-14+deb12u1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >constants.rs <<'RUST'
pub const OFF: bool = !true;
pub const HIGH: u16 = !1;
pub const LOW_28: u32 = !0 >> 4;
pub const BYTE: u64 = !0u8 as u64;
RUST
cat >cbindgen.toml <<'TOML'
language = "C"
no_includes = true
sys_includes = ["stdbool.h", "stdint.h"]
TOML
cat >use.c <<'C'
#include "constants.h"
_Static_assert(OFF, "true in C, false in Rust");
_Static_assert(HIGH != (uint16_t)HIGH, "-2 in C, 65534 in Rust");
_Static_assert((uint32_t)LOW_28 == UINT32_MAX, "all ones in C, 0x0fffffff in Rust");
_Static_assert(BYTE == UINT64_MAX, "all ones in C, 255 in Rust");
C
cbindgen --version
x86_64-linux-gnu-gcc-12 --version | head -n 1
cbindgen --config cbindgen.toml constants.rs -o constants.h >cbindgen.txt 2>&1
grep '^#define' constants.h
x86_64-linux-gnu-gcc-12 -Wall -Wextra -ffreestanding -fsyntax-only use.c >gcc.txt 2>&1 || {
    cat gcc.txt
    echo "changed: another value"
    exit 1
}
[ ! -s cbindgen.txt ] && [ ! -s gcc.txt ] || { cat cbindgen.txt gcc.txt; echo "changed: one of them warns"; exit 1; }
echo "in C: OFF is true, HIGH is not a uint16_t, LOW_28 and BYTE are all ones"
