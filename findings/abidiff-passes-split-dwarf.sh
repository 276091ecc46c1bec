#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: abidiff reads the types that -gsplit-dwarf put beside the object, in a .dwo file, which
# is still where the object says that it is; or it says that it has no types to compare.
#
# What happens (libabigail 2.2): neither. A member that became wider is no change: no output, status 0, with gcc
# and with clang, DWARF 4 and 5. abidw writes the symbols alone, and nothing else about it. With the same
# sources and without the option, the status is 4. (pahole finds nothing either; that is its issue 23.)
#
# Why it matters: the option speeds up large builds, and whoever adds it switches the comparison of
# types off, in a pipeline that stays green.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 \
    libisl23=0.25-1.1 libmpc3=1.3.1-1 libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 clang-19=1:19.1.7-3~deb12u1 \
    libclang-cpp19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 \
    libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 abigail-tools=2.2-2 libabigail0=2.2-2 \
    libdw1=0.188-2.1 libelf1=0.188-2.1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
mkdir old new
echo 'struct record { int a; int b; }; int use(struct record *record) { return record->b; }' >old/record.c
sed 's/int a/long a/' old/record.c >new/record.c
x86_64-linux-gnu-gcc-12 --version | head -n 1
clang-19 --version | head -n 1
abidiff --version
# compare EXPECTED-STATUS COMPILER...
compare() {
    expected=$1
    shift
    for side in old new; do (cd "$side" && rm -f ./*.o ./*.dwo && "$@" -c record.c -o record.o); done
    if abidiff old/record.o new/record.o >out.txt 2>&1; then status=0; else status=$?; fi
    echo "$*: $(find new -name '*.dwo' | wc -l) .dwo, status $status, $(wc -l <out.txt) lines of output"
    [ "$status" = "$expected" ] || { echo "changed"; exit 1; }
}
for compiler in x86_64-linux-gnu-gcc-12 clang-19; do
    for version in 4 5; do
        compare 4 "$compiler" "-gdwarf-$version"
        compare 0 "$compiler" "-gdwarf-$version" -gsplit-dwarf
        [ -e old/record.dwo ] && [ ! -s out.txt ] || { echo "changed"; exit 1; }
    done
done
abidw new/record.o >record.xml
echo "abidw: $(grep -c '<elf-symbol' record.xml) symbols, $(grep -c '<class-decl' record.xml) structures" | tee last.txt
grep -q ' 1 symbols, 0 structures' last.txt || { echo "changed"; exit 1; }
