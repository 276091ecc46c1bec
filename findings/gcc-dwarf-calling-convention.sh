#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: debug information says how a function is called where that is not the usual way.
# DWARF has DW_AT_calling_convention for it, and clang writes it for __attribute__((ms_abi)).
#
# What happens: gcc 12.2 writes nothing of ms_abi, of functions and of pointers to them, nor of
# regparm(3) on i386: the type information is the same, while the arguments are in other registers.
# clang 19 writes it for both, and abidiff (libabigail 2.2) does not read it: with either compiler there
# is no output, status 0.
#
# Why it matters: a table of functions that firmware, a hypervisor or a driver is called by changes how
# every entry is called, and a comparison of compiled files says that nothing changed. Only the
# header shows it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 abigail-tools=2.2-2 \
    libabigail0=2.2-2 libdw1=0.188-2.1 libelf1=0.188-2.1 libxml2=2.9.14+dfsg-1.3~deb12u6 \
    libicu72=72.1-3+deb12u1 clang-19=1:19.1.7-3~deb12u1 libclang-cpp19=1:19.1.7-3~deb12u1 \
    libllvm19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 libmd0=1.0.4-2 \
    libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >table.c <<'C'
struct table {
    long (CALLED *call)(long, long);
};
long CALLED run(struct table *table, long x) { return table->call(x, x); }
C
fail() {
    echo "changed: $*"
    exit 1
}

# types NAME: what the debug information of NAME.o says, but for where the code is and who wrote it
types() {
    x86_64-linux-gnu-readelf --debug-dump=info "$1.o" |
        grep -vE '^File|DW_AT_(producer|high_pc|low_pc|name|stmt_list|location)|\.o:$' >"$1.types"
    grep -c DW_AT_calling_convention "$1.types" || true
}

# pair NAME ATTRIBUTE COMPILER...: NAME-usual.o and NAME-other.o
pair() {
    name=$1 attribute=$2
    shift 2
    "$@" -g -O0 '-DCALLED=' -c table.c -o "$name-usual.o"
    "$@" -g -O0 "-DCALLED=__attribute__(($attribute))" -c table.c -o "$name-other.o"
    for form in usual other; do
        x86_64-linux-gnu-objdump -d --no-show-raw-insn "$name-$form.o" | sed 1,3d >"$name-$form.code"
    done
    if cmp -s "$name-usual.code" "$name-other.code"; then fail "$name: $attribute makes no other code"; fi
    usual=$(types "$name-usual")
    other=$(types "$name-other")
    if abidiff "$name-usual.o" "$name-other.o" >out.txt; then status=0; else status=$?; fi
    echo "$name, $attribute: other code; DW_AT_calling_convention $usual and $other times;" \
        "abidiff: status $status, $(wc -l <out.txt) lines"
    [ "$usual" = 0 ] && [ "$status" = 0 ] && [ ! -s out.txt ] || fail "$name"
}

x86_64-linux-gnu-gcc-12 --version | head -n 1
clang-19 --version | head -n 1
abidiff --version
pair gcc ms_abi x86_64-linux-gnu-gcc-12
[ "$other" = 0 ] && cmp gcc-usual.types gcc-other.types || fail "gcc says it"
pair gcc-i386 'regparm(3)' x86_64-linux-gnu-gcc-12 -m32
[ "$other" = 0 ] && cmp gcc-i386-usual.types gcc-i386-other.types || fail "gcc says it on i386"
pair clang ms_abi clang-19
[ "$other" = 2 ] || fail "clang says it $other times"
