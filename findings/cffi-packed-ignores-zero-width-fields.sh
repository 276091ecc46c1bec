#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: cffi lays a packed structure out as gcc does; that is what 'packed' and 'pack' are for, and
# where cffi cannot (a packed bit-field that shares a byte with the one before) it refuses.
#
# What happens (cffi 1.15.1): 'short : 0', which ends a unit of bit-fields, aligns what follows as its type is
# aligned, in gcc (12.2) also where the structure is packed. cffi follows in ordinary structures, and skips it in
# packed ones: the member behind it is at 1 instead of 2, and trailing fields of this sort leave 5 bytes instead
# of 8. There is no error. Its documentation says nothing of them, and no report was found.
#
# Why it matters: it is the one construct that headers use to place bit-fields, and it fails only together with
# the attribute that promises that nothing is placed by itself.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 python3-cffi=1.15.1-5 \
    python3-cffi-backend=1.15.1-5+b1 python3-pycparser=2.21-1 python3-ply=3.11-5 libffi8=3.4.4-1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >layout.c <<'C'
#ifndef PACKED
#define PACKED
#endif
struct between { char a : 4; short : 0; char behind; } PACKED;
struct trailing { int a; short b : 3; long long : 0; } PACKED;
_Static_assert(__builtin_offsetof(struct between, behind) == 2, "");
_Static_assert(sizeof(struct trailing) == 8, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
x86_64-linux-gnu-gcc-12 -fsyntax-only layout.c
x86_64-linux-gnu-gcc-12 -fsyntax-only '-DPACKED=__attribute__((packed))' layout.c
echo "gcc, ordinary and packed: behind at 2, size of trailing 8"
cat >layout.py <<'PYTHON'
import sys
import cffi

print("cffi", cffi.__version__)


def show(packed):
    ffi = cffi.FFI()
    ffi.cdef("""struct between { char a : 4; short : 0; char behind; };
                struct trailing { int a; short b : 3; long long : 0; };""", packed=packed)
    seen = ffi.offsetof("struct between", "behind"), ffi.sizeof("struct trailing")
    print(f"cffi, packed={packed}: behind at {seen[0]}, size of trailing {seen[1]}")
    return seen


sys.exit([show(False), show(True)] != [(2, 8), (1, 5)])
PYTHON
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 layout.py || { echo "changed"; exit 1; }
