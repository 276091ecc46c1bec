#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a reader of DWARF finds in an object the types that the compiler put there, as it
# finds them in what the object is linked into; or it says that it cannot.
#
# What happens (gcc 12.2 with -fdebug-types-section, libdw 0.188): each type stands in a section
# .debug_info of its own, in a COMDAT group. libdw takes the one that is in no group and reports
# success: the structure has no size and no members. In the linked file it has both.
#
# Why it matters: a checker that reads objects through libdw (pahole, libabigail, drgn) compares nothing
# and says that nothing differs.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 \
    elfutils=0.188-2.1 libdw1=0.188-2.1 libelf1=0.188-2.1 libasm1=0.188-2.1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
echo 'struct record { int a; long b; } object;' >types.c
x86_64-linux-gnu-gcc-12 --version | head -n 1
eu-readelf --version | head -n 1
x86_64-linux-gnu-gcc-12 -g -fdebug-types-section -c types.c -o types.o
x86_64-linux-gnu-ld -e 0 types.o -o linked
for file in types.o linked; do
    eu-readelf --debug-dump=info "$file" >"$file.dump" 2>"$file.err"
    members=$(grep -c ' member ' "$file.dump") || true
    echo "$file: $members members, $(wc -l <"$file.err") messages of eu-readelf"
    echo "$members" >"$file.members"
done
[ "$(cat linked.members)" -eq 2 ] || { echo "changed: the linked file has no members either"; exit 1; }
[ "$(cat types.o.members)" -eq 0 ] && [ ! -s types.o.err ] || {
    echo "changed: the object's types are read, or the reader says that it cannot"
    exit 1
}
echo "reproduced: the types of an object in COMDAT groups do not exist for libdw"
