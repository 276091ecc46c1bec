#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a generator of bindings that offers the value of a constant of a header has calculated
# it as C does, or leaves the constant out, as both do with many.
#
# What happens (bindgen 0.60.1, cffi 1.15.1): both calculate with numbers of their own, bindgen with signed
# ones of 64 bits and cffi with Python's, and a suffix or a type in the declaration means nothing. '~0u >> 4' is -1
# for bindgen, '3 - 5u' is -2 for both, '-1 / 2u' and '0xffffffff + 1' are 0 and 2^32 instead of 2^31 - 1 and 0,
# and 'static const unsigned char c = 300' is 300 for cffi. No warning. What stands in an enumeration is
# right in bindgen, as libclang calculates it. That bindgen's types are guesses is in its issues (923); that
# the values are, too, is said there of ~0UL alone (2965).
#
# Why it matters: masks and sentinels are written in just this way, and a test of the bindings takes them
# from the bindings.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download bindgen=0.60.1-2+b2 libclang1-14=1:14.0.6-12 \
    libllvm14=1:14.0.6-12 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 \
    libtinfo6=6.4-4 libffi8=3.4.4-1 libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 \
    python3-cffi=1.15.1-5 python3-cffi-backend=1.15.1-5+b1 python3-pycparser=2.21-1 \
    python3-ply=3.11-5 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >values.h <<'C'
#define MASK (~0u >> 4)
#define BELOW (3 - 5u)
#define HALF (-1 / 2u)
#define WRAP (0xffffffff + 1)
enum { IN_ENUM = 3 - 5u };
C
cat >check.c <<'C'
#include "values.h"
_Static_assert(MASK == 0xfffffff && BELOW == 0xfffffffe && BELOW > 0, "");
_Static_assert(HALF == 0x7fffffff && WRAP == 0, "");
static const unsigned char c = 300;
_Static_assert(IN_ENUM == 0xfffffffe && (unsigned char)300 == 44, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
x86_64-linux-gnu-gcc-12 -w -fsyntax-only check.c
bindgen --version
LIBCLANG_PATH=root/usr/lib/llvm-14/lib bindgen values.h 2>errors.txt | grep -E '^pub const' | tee values.rs
cat >values.py <<'PYTHON'
import sys
import cffi

print("cffi", cffi.__version__)
ffi = cffi.FFI()
ffi.cdef("""enum { BELOW = 3 - 5u, HALF = -1 / 2u, WRAP = 0xffffffff + 1 };
            static const unsigned char NARROW = 300; static const unsigned SIGN = -1;""")
library = ffi.dlopen(None)
seen = {name: getattr(library, name) for name in ("BELOW", "HALF", "WRAP", "NARROW", "SIGN")}
print(seen)
sys.exit(list(seen.values()) != [-2, 0, 2**32, 300, -1])
PYTHON
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 values.py || { echo "changed: cffi"; exit 1; }
grep -q 'MASK: i32 = -1;' values.rs && grep -q 'BELOW: i32 = -2;' values.rs && grep -q 'HALF: u32 = 0;' values.rs &&
    grep -q 'WRAP: u64 = 4294967296;' values.rs && grep -q 'IN_ENUM.* = 4294967294;' values.rs &&
    [ ! -s errors.txt ] || { echo "changed: bindgen"; exit 1; }
