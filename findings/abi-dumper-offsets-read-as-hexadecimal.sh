#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: ABI Dumper, whose files abi-compliance-checker compares, has the offsets of members
# that the compiler gave them. It takes them from eu-readelf, on which its package depends.
#
# What happens (abi-dumper 1.2, elfutils 0.188, both of Debian 12): eu-readelf prints a member's offset
# in decimal, and abi-dumper reads it as hexadecimal, but not so the sizes. The third long is at 22 instead
# of 16, and the last member at 150 in a structure of 104 bytes. There is no warning, status 0. Known are
# messages about too large hexadecimal numbers for C++ libraries (lvc/abi-dumper 28), not these offsets.
#
# Why it matters: both sides are wrong alike, so most comparisons look sound; whoever takes the offsets
# for a table, for padding or to compare with headers has wrong ones from the third member on.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 \
    elfutils=0.188-2.1 libdw1=0.188-2.1 libelf1=0.188-2.1 libasm1=0.188-2.1 abi-dumper=1.2-3 \
    vtable-dumper=1.2-1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >record.c <<'C'
struct record {
    long first, second, third;
    long more[9];
    char last;
};
int use(struct record *record) { return record->last; }
_Static_assert(__builtin_offsetof(struct record, third) == 16, "");
_Static_assert(__builtin_offsetof(struct record, last) == 96, "");
_Static_assert(sizeof(struct record) == 104, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
eu-readelf --version | head -n 1
echo "abi-dumper $(perl root/usr/bin/abi-dumper -dumpversion)"
x86_64-linux-gnu-gcc-12 -g -Og -fPIC -c record.c -o record.o
x86_64-linux-gnu-ld -shared record.o -o librecord.so
eu-readelf --debug-dump=info librecord.so | grep -E 'data_member_location' | tr -s ' ' | sed 's/^/eu-readelf:/'
perl root/usr/bin/abi-dumper librecord.so -lver 1 -o record.dump >dumper.txt 2>&1 || {
    echo "changed: abi-dumper fails: $(tail -n 1 dumper.txt)"
    exit 1
}
tr -d " '\n" <record.dump | grep -o '{[^{}]*offset=>[^{}]*}' | tee members.txt
tr -d " '\n" <record.dump | grep -o 'Name=>structrecord,Size=>[0-9]*' | tee size.txt
if grep -iE 'warning|error' dumper.txt; then echo "changed: it says so"; exit 1; fi
grep -q 'name=>third,offset=>22,' members.txt && grep -q 'name=>last,offset=>150,' members.txt &&
    grep -q 'Size=>104' size.txt || {
    echo "changed"
    exit 1
}
