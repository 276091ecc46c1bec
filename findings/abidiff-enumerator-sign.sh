#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff tells -1 and 0xffffffffffffffff apart, since DWARF has one as a signed
# and the other as an unsigned constant; it does so for -1 and 0xffffffff in 32 bits.
#
# What happens (libabigail 2.2): enumerators are signed 64-bit numbers inside. An enumerator of 2^63
# or more is written to ABIXML as a negative number, and a change from -1 to 2^64 - 1, with which the
# whole enumeration becomes unsigned, is no change: no output, status 0.
#
# Why it matters: every comparison 'value < 0' in the users of the enumeration turns round.
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
echo 'enum limit { NONE = -1, SOME = 0x100000000 } limit;' >old.c
echo 'enum limit { NONE = 0xffffffffffffffff, SOME = 0x100000000 } limit;' >new.c
echo 'enum limit { NONE = -1, SOME = 1 } limit;' >old32.c
echo 'enum limit { NONE = 0xffffffff, SOME = 1 } limit;' >new32.c
for name in old new old32 new32; do
    x86_64-linux-gnu-gcc-12 -g -c "$name.c" -o "$name.o"
done
abidiff --version
status_of() { if abidiff "old$1.o" "new$1.o" >"out$1.txt"; then echo 0; else echo $?; fi; }
wide=$(status_of "")
narrow=$(status_of 32)
echo "64 bits: status $wide, $(wc -l <out.txt) lines of output; 32 bits: status $narrow"
abidw new.o | grep enumerator | tee abi.txt
[ "$wide" = 0 ] && [ ! -s out.txt ] && [ "$narrow" = 4 ] && grep -q "name='NONE' value='-1'" abi.txt || {
    echo "changed"
    exit 1
}
