#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: the header that 'bpftool btf dump ... format c' writes, the usual source of vmlinux.h,
# lays structures out as the BTF does. It adds padding and __attribute__((packed)) for just that.
#
# What happens (bpftool 7.1, libbpf 1.1): an enumeration whose BTF says one byte, which gcc makes with
# __attribute__((packed)) and with -fshort-enums, is written as a plain enum, which has four. A structure of
# 8 bytes compiles to 12, and the member behind the enumeration moves, without a word. It is so for BTF from
# pahole and from gcc. No report of it was found; kernels do have such enumerations.
#
# Why it matters: a BPF program or another reader that is compiled with the header reads its neighbours, and
# bpftool's own listing of the offsets, from the same file, is right.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 pahole=1.24-4.1 libdw1=0.188-2.1 \
    libelf1=0.188-2.1 libbpf1=1:1.1.2-0+deb12u1 bpftool=7.1.0+6.1.192-3 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >packed.c <<'C'
enum __attribute__((packed)) state { IDLE, BUSY };
struct task { enum state state; char name[3]; int id; } task;
_Static_assert(sizeof(struct task) == 8 && __builtin_offsetof(struct task, id) == 4, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
bpftool version | head -n 1
x86_64-linux-gnu-gcc-12 -g -c packed.c -o pahole.o
pahole -J pahole.o
x86_64-linux-gnu-gcc-12 -gbtf -c packed.c -o gcc.o
cat >use.c <<'C'
#include "task.h"
int size = sizeof(struct task), offset = __builtin_offsetof(struct task, id);
_Static_assert(sizeof(struct task) == 12 && __builtin_offsetof(struct task, id) == 8, "");
C
for object in pahole.o gcc.o; do
    bpftool btf dump file "$object" | grep -E "ENUM|'id'" | tee listing.txt
    bpftool btf dump file "$object" format c >task.h 2>errors.txt
    sed -n '/^enum state/,/^};/p; /^struct task/,/^};/p' task.h
    grep -q "ENUM 'state'.* size=1 " listing.txt && grep -q "bits_offset=32" listing.txt && [ ! -s errors.txt ] &&
        x86_64-linux-gnu-gcc-12 -fsyntax-only use.c || { echo "changed: $object"; exit 1; }
done
echo "the structure of 8 bytes, written and compiled again, has 12, and 'id' is at 8 instead of 4"
