#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a dump of ABI Dumper has the bit-fields of a structure, whichever version of DWARF
# the compiler writes, or abi-dumper says which versions it cannot read.
#
# What happens (abi-dumper 1.2, gcc 12.2, clang 19): with -gdwarf-4 of gcc they are there. With DWARF 5,
# which both compilers write unless told otherwise, and with all of clang's they are left out: the
# structure has only the members that are no bit-fields. abi-compliance-checker then finds a bit-field
# that lost a bit in the one case, and '100 %' in the others, status 0. Nothing is printed about it.
#
# Why it matters: the step to a newer compiler takes all flags out of a check that stays green.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 \
    elfutils=0.188-2.1 libdw1=0.188-2.1 libelf1=0.188-2.1 libasm1=0.188-2.1 abi-dumper=1.2-3 \
    vtable-dumper=1.2-1 abi-compliance-checker=2.3-2 clang-19=1:19.1.7-3~deb12u1 \
    libclang-cpp19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 \
    libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
mkdir old new
echo 'struct s { unsigned kind : 4, flags : 8; int next; }; int use(struct s *s) { return s->next; }' >old/s.c
sed 's/flags : 8/flags : 7/' old/s.c >new/s.c
x86_64-linux-gnu-gcc-12 --version | head -n 1
clang-19 --version | head -n 1
echo "abi-dumper $(perl root/usr/bin/abi-dumper -dumpversion)," \
    "abi-compliance-checker $(perl root/usr/bin/abi-compliance-checker -dumpversion)"
# flags EXPECTED-BIT-FIELDS EXPECTED-STATUS COMPILER...
flags() {
    fields=$1 expected=$2
    shift 2
    for side in old new; do
        "$@" -Og -fPIC -c "$side/s.c" -o s.o
        x86_64-linux-gnu-ld -shared s.o -o libs.so
        perl root/usr/bin/abi-dumper libs.so -lver "$side" -o "$side.dump" >"$side.txt" 2>&1
        if grep -iE 'warning|error' "$side.txt" | grep -v 'Og option'; then echo "changed"; exit 1; fi
    done
    found=$(grep -c bitfield old.dump) || true
    if perl root/usr/bin/abi-compliance-checker -l s -old old.dump -new new.dump \
        -report-path report.html >checker.txt 2>&1; then status=0; else status=$?; fi
    echo "$*: $found bit-fields in the dump; status $status, $(grep 'Binary compat' checker.txt)"
    [ "$found $status" = "$fields $expected" ] || { echo "changed"; exit 1; }
}
flags 2 1 x86_64-linux-gnu-gcc-12 -gdwarf-4
flags 0 0 x86_64-linux-gnu-gcc-12 -g
flags 0 0 clang-19 -gdwarf-4
flags 0 0 clang-19 -g
