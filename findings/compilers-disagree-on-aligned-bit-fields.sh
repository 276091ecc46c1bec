#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: gcc and clang lay a structure out alike for one target. For x86 they do so for two
# thousand random structures of bit-fields, packed and aligned members and arrays.
#
# What happens (gcc 12.2, clang 19): not where the type of a bit-field is a typedef that is more aligned
# than it is large, as 'typedef unsigned aligned_u32 __attribute__((aligned(8)))'. clang puts neighbours
# into one unit, gcc starts a new one, as if the field crossed its end: 16 bytes instead of 8 for two
# fields of 3 and 5 bits, for 64 and 32 bits alike. With '#pragma pack' they also disagree about the
# attribute on the bit-field itself. Nothing warns. CompCert's authors found no specification of it and now
# reject such fields (AbsInt/CompCert 585).
#
# Why it matters: such typedefs are how headers make 32-bit and 64-bit callers agree. Every tool that asks
# libclang (bindgen, castxml, checkers of ABIs) gives offsets that a binary made by gcc does not have.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 clang-19=1:19.1.7-3~deb12u1 \
    libclang-cpp19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 \
    libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >flags.h <<'C'
typedef unsigned aligned_u32 __attribute__((aligned(8)));
typedef unsigned char aligned_u8 __attribute__((aligned(2)));
struct wide { aligned_u32 a : 3; aligned_u32 b : 5; };
struct small { aligned_u8 a : 3; aligned_u8 b : 3; };
struct after { char before; aligned_u32 a : 5; };
struct plain { unsigned a : 3; unsigned b : 5; };
#pragma pack(push, 2)
struct pack { unsigned : 29; unsigned short a : 14 __attribute__((aligned(4))); long b : 21; };
#pragma pack(pop)
C
cat >layout.c <<'C'
#include "flags.h"
#ifdef __clang__
enum { wide = 8, small = 2, after = 8, pack = 8 };
#else
enum { wide = 16, small = 4, after = 16, pack = 10 };
#endif
_Static_assert(sizeof(struct plain) == 4, "");
_Static_assert(sizeof(struct wide) == wide, "");
_Static_assert(sizeof(struct small) == small, "");
_Static_assert(sizeof(struct after) == after, "");
_Static_assert(sizeof(struct pack) == pack, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
clang-19 --version | head -n 1
for mode in -m64 -m32; do
    for compiler in x86_64-linux-gnu-gcc-12 clang-19; do
        "$compiler" "$mode" -Wall -Wextra -fsyntax-only layout.c >log 2>&1 && [ ! -s log ] || {
            cat log
            echo "changed: $compiler $mode"
            exit 1
        }
    done
done
echo "sizes with -m64 and with -m32, gcc and clang: wide 16 and 8, small 4 and 2, after 16 and 8, pack 10 and 8; no warnings"
