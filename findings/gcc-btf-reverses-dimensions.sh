#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: 'int cell[2][3][4]' is described in BTF as an array of 2 arrays of 3 arrays of
# 4, whoever writes it.
#
# What happens: gcc 12.2 with -gbtf nests the dimensions the other way round, so that a reader sees
# 'int cell[4][3][2]'; pahole 1.24 writes one flat array of 24. The sizes agree, so nothing
# complains.
#
# Why it matters: two tools give two types for one declaration. A checker must not call
# that a change, and cannot see from a flat array that 2 by 3 became 3 by 2.
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
echo 'struct grid { int cell[2][3][4]; } grid;' >grid.c
x86_64-linux-gnu-gcc-12 --version | head -n 1
x86_64-linux-gnu-gcc-12 -gbtf -c grid.c -o gcc.o
x86_64-linux-gnu-gcc-12 -g -c grid.c -o pahole.o
echo "pahole $(pahole --version)"
pahole -J pahole.o
for object in gcc.o pahole.o; do
    bpftool btf dump file "$object" format c | grep cell | sed "s/^/$object: /" | tee -a seen.txt
done
echo "source:   $(cat grid.c)"
grep -q 'gcc.o:.*cell\[4\]\[3\]\[2\]' seen.txt && grep -q 'pahole.o:.*cell\[24\]' seen.txt || {
    echo "changed"
    exit 1
}
