#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: _BitInt(17) and _BitInt(31) are two types in debug information, as they are in C: other
# values fit, and other bits are padding. DWARF has DW_AT_bit_size for integers that do not fill their bytes.
#
# What happens (clang 19): both are a base type called '_BitInt' with 4 bytes, without a width in name or
# attributes. abidiff (libabigail 2.2) compares a member and an argument of one with the other: no output,
# status 0. clang has fixed this after version 21 (llvm-project issue 61952); files made before remain.
#
# Why it matters: old code sign-extends from bit 16 what new code stores in 31 bits, and a comparison of
# compiled files cannot see it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download clang-19=1:19.1.7-3~deb12u1 \
    libclang-cpp19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 \
    libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 abigail-tools=2.2-2 libabigail0=2.2-2 \
    libdw1=0.188-2.1 libelf1=0.188-2.1 binutils=2.40-2 binutils-x86-64-linux-gnu=2.40-2 \
    libbinutils=2.40-2 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >value.c <<'C'
struct value { _BitInt(WIDTH) number; int next; };
int use(struct value *value, _BitInt(WIDTH) argument) { return value->number == argument; }
C
clang-19 --version | head -n 1
abidiff --version
for width in 17 31; do
    clang-19 -std=c23 -g "-DWIDTH=$width" -c value.c -o "$width.o"
    x86_64-linux-gnu-readelf --debug-dump=info "$width.o" | grep -A 5 'DW_TAG_base_type' |
        sed 's/^ *<[0-9a-f]*> *//' | grep '^DW_AT' | tee "$width.txt"
done
if abidiff 17.o 31.o >out.txt; then status=0; else status=$?; fi
echo "_BitInt(17) -> _BitInt(31): status $status, $(wc -l <out.txt) lines of output"
grep -q '_BitInt$' 17.txt && ! grep -q bit_size 17.txt && cmp 17.txt 31.txt && [ "$status" = 0 ] && [ ! -s out.txt ] || {
    echo "changed"
    exit 1
}
