#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff reports an exported variable that became thread-local. Its symbol changes
# from OBJECT to TLS, the value of the symbol becomes an offset, and a program that was built before
# cannot be linked with the new library.
#
# What happens (libabigail 2.2): no output, status 0. abidw does write the type of the symbol to
# ABIXML ('object-type', 'tls-type'), it is just never compared.
#
# Why it matters: a green abidiff does not mean that the symbols are of the same sort; a checker that
# leaves variables to it has to compare the types of the symbols itself.
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
echo 'int counter;' >old.c
echo '__thread int counter;' >new.c
for name in old new; do
    x86_64-linux-gnu-gcc-12 -g -fPIC -c "$name.c" -o "$name.o"
    x86_64-linux-gnu-readelf -sW "$name.o" | grep counter
    abidw "$name.o" | grep elf-symbol | tee "$name.xml"
done
abidiff --version
if abidiff old.o new.o >out.txt; then status=0; else status=$?; fi
echo "abidiff: status $status, $(wc -l <out.txt) lines of output"
[ "$status" = 0 ] && [ ! -s out.txt ] && grep -q object-type old.xml && grep -q tls-type new.xml || {
    echo "changed"
    exit 1
}
