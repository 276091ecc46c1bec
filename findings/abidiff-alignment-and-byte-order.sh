#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff compares what DWARF says of a structure, such as DW_AT_alignment of an
# aligned one, and DW_AT_endianity of members that are stored in the other byte order.
#
# What happens (libabigail 2.2): both are not read. A structure of 16 bytes that is aligned to 16
# instead of 8, and one whose members became big-endian, compare as the same: no output, status 0.
#
# Why it matters: the first moves every structure of another program that contains it, and changes
# how it is passed by value; the second swaps every number in it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 abigail-tools=2.2-2 \
    libabigail0=2.2-2 libdw1=0.188-2.1 libelf1=0.188-2.1 libxml2=2.9.14+dfsg-1.3~deb12u6 \
    libicu72=72.1-3+deb12u1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >shared.h <<'C'
#ifndef HOW
#define HOW
#endif
struct HOW item { long a, b; };
int use(int n, struct item item) { return n + (int)item.a; }
C
compile() { x86_64-linux-gnu-gcc-12 -g "-DHOW=$2" -x c -c shared.h -o "$1.o"; }
compile plain ''
compile aligned '__attribute__((aligned(16)))'
compile swapped '__attribute__((scalar_storage_order("big-endian")))'
abidiff --version
for name in aligned swapped; do
    x86_64-linux-gnu-readelf -wi "$name.o" | grep -E 'DW_AT_(alignment|endianity)' | head -n 1 | tee dwarf.txt
    if abidiff plain.o "$name.o" >out.txt; then status=0; else status=$?; fi
    echo "plain -> $name: status $status, $(wc -l <out.txt) lines of output"
    [ "$status" = 0 ] && [ ! -s out.txt ] && [ -s dwarf.txt ] || { echo "changed"; exit 1; }
done
