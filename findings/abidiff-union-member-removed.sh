#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff treats a member removed from a public union like one removed from a
# structure: programs that use it no longer compile, and the status is 4.
#
# What happens (libabigail 2.2): whatever happens within an unchanged size of a union is 'harmless'
# and filtered out. A removed member leaves '1 filtered out' and status 0, in a union alone and in one
# that is a member of a structure. Only --harmless shows it.
#
# Why it matters: the status is all that a pipeline looks at, and unions of commands are what
# hypervisors' interfaces consist of.
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
echo 'struct call { int number; union { long gone, kept; } u; }; void f(struct call *c) {}' >old.c
echo 'struct call { int number; union { long kept; } u; }; void f(struct call *c) {}' >union.c
echo 'struct call { int number, gone; union { long gone, kept; } u; }; void f(struct call *c) {}' >padding.c
for name in old union padding; do
    x86_64-linux-gnu-gcc-12 -g -c "$name.c" -o "$name.o"
done
abidiff --version
compare() { if abidiff "$@" >out.txt; then echo 0; else echo $?; fi; }
plain=$(compare old.o union.o)
echo "member of a union removed: status $plain: $(head -n 1 out.txt)"
harmless=$(compare --harmless old.o union.o)
echo "the same with --harmless: status $harmless: $(grep -A 1 deletion out.txt | tr -s ' \n' ' ')"
structure=$(compare padding.o old.o)
echo "member of a structure removed, size and offsets the same: status $structure"
[ "$plain $harmless $structure" = "0 4 4" ] || { echo "changed"; exit 1; }
