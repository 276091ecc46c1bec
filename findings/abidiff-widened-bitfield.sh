#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff reports a bit-field that became wider. DWARF has its width.
#
# What happens (libabigail 2.2): a member has a type and an offset there, and no width. Where no
# later member moves, 'unsigned b : 5' may become 'unsigned b : 29' and abidiff prints nothing and
# returns 0. As soon as a member behind it moves, the same edit is a change.
#
# Why it matters: the last bit-field of a flag word is the one that grows. New code stores bits that
# old code takes for padding, and a comparison of compiled files says that nothing changed.
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
echo 'struct flags { unsigned a : 3, b : 5; int next; } flags;' >old.c
echo 'struct flags { unsigned a : 3, b : 29; int next; } flags;' >wide.c
echo 'struct flags { unsigned a : 4, b : 5; int next; } flags;' >moved.c
for name in old wide moved; do
    x86_64-linux-gnu-gcc-12 -g -c "$name.c" -o "$name.o"
done
abidiff --version
echo "DWARF of the member b: $(x86_64-linux-gnu-readelf -wi wide.o | grep DW_AT_bit_size | tail -n 1)"
status_of() { if abidiff old.o "$1" >"$1.txt"; then echo 0; else echo $?; fi; }
wide=$(status_of wide.o)
moved=$(status_of moved.o)
echo "b : 5 -> b : 29   status $wide, $(wc -l <wide.o.txt) lines of output"
echo "a : 3 -> a : 4    status $moved:"
cat moved.o.txt
[ "$wide" = 0 ] && [ ! -s wide.o.txt ] && [ "$moved" = 4 ] || { echo "changed"; exit 1; }
