#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a program linked from two objects that were compiled with -gbtf describes the
# types of both, as it does with -g; or a reader refuses what it cannot use.
#
# What happens (binutils 2.40, bpftool 7.1, libbpf 1.1): the linker lays the two .BTF sections one
# behind the other, each with a header of its own. Readers stop after the first one and report
# success, so the types of the second object do not exist for them.
#
# Why it matters: a check of a linked file against the headers says that a type is missing from it,
# or passes it on the strength of the one object that happened to come first.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 \
    libelf1=0.188-2.1 bpftool=7.1.0+6.1.192-3; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
echo 'struct first { int a; } first;' >first.c
echo 'struct second { long b; } second;' >second.c
for name in first second; do
    x86_64-linux-gnu-gcc-12 -gbtf -c "$name.c" -o "$name.o"
done
x86_64-linux-gnu-ld --version | head -n 1
x86_64-linux-gnu-ld -e 0 first.o second.o -o forward
x86_64-linux-gnu-ld -e 0 second.o first.o -o backward
bpftool version | head -n 1
size_of() { x86_64-linux-gnu-readelf -SW "$1" | sed -n 's/.* \.BTF *PROGBITS *[^ ]* [^ ]* \([^ ]*\).*/\1/p'; }
for file in first.o second.o forward backward; do
    bpftool btf dump file "$file" >"$file.txt"
    echo "$file: .BTF of 0x$(size_of "$file") bytes, bpftool's status 0, sees:" \
        "$(grep -o "STRUCT '[a-z]*'" "$file.txt" | tr '\n' ' ')"
done
grep -q first forward.txt && ! grep -q second forward.txt &&
    grep -q second backward.txt && ! grep -q first backward.txt || {
    echo "changed"
    exit 1
}
