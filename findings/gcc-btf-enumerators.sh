#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: an enumerator in the BTF that gcc writes has the value that it has in C, or gcc
# warns that BTF cannot hold it.
#
# What happens (gcc 12.2 with -gbtf): -1 is written as 4294967295 in an enumeration that is marked
# unsigned, and every enumerator of 0x80000000 and more is left out, also where 32 bits would
# suffice. There is no warning. pahole, from the DWARF of the same source, keeps all of them.
#
# Why it matters: a checker that compares headers with compiled types sees enumerators that are
# 'removed' and a value that is 'changed', though both sides come from one file.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 pahole=1.24-4.1 libdw1=0.188-2.1 \
    libelf1=0.188-2.1 libbpf1=1:1.1.2-0+deb12u1 bpftool=7.1.0+6.1.192-3; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >values.c <<'C'
enum signed_values { BELOW = -1, NOTHING = 0 };
enum high_values { LOW = 1, HIGH = 0x80000000u };
enum wide_values { NARROW = 2, WIDE = 0x100000000ull };
struct all { enum signed_values s; enum high_values h; enum wide_values w; } all;
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
x86_64-linux-gnu-gcc-12 -gbtf -c values.c -o gcc.o
x86_64-linux-gnu-gcc-12 -g -c values.c -o pahole.o
pahole -J pahole.o
for object in gcc.o pahole.o; do
    echo "-- $object"
    bpftool btf dump file "$object" | grep -E "ENUM|val=" | tee "$object.txt"
done
grep -q "'BELOW' val=4294967295" gcc.o.txt && ! grep -qE "HIGH|WIDE" gcc.o.txt &&
    grep -q "'BELOW' val=-1" pahole.o.txt && grep -q "'WIDE' val=4294967296" pahole.o.txt || {
    echo "changed"
    exit 1
}
