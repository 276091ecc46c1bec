# SPDX-License-Identifier: MIT
#
# One would expect: a type in the BTF that gcc writes has the size that it has in C. On i386 'long
# double' has 12 bytes, and BTF's floats may have 12.
#
# What happens (gcc 12.2 with -m32 -gbtf): the type has 16 bytes, while the structure that contains it
# is laid out with 12: the next member begins at bit 96, inside of it. DWARF from the same source has
# 12. The 'complex float' of C is written as a float of 8 bytes, which is what 'double' is.
#
# Why it matters: a reader that takes sizes of members from their types sees a member that overlaps
# the next one, or an array of them that does not fit; a comparison with the header says that
# it became narrower.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 \
    libelf1=0.188-2.1 bpftool=7.1.0+6.1.192-3; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >float.c <<'C'
struct numbers {
    long double first;
    int second;
    _Complex float third;
} numbers;
_Static_assert(sizeof(long double) == 12 && __builtin_offsetof(struct numbers, second) == 12, "");
C
x86_64-linux-gnu-gcc-12 --version | head -n 1
x86_64-linux-gnu-gcc-12 -m32 -g -c float.c -o dwarf.o
x86_64-linux-gnu-gcc-12 -m32 -gbtf -c float.c -o btf.o
echo "-- DWARF"
x86_64-linux-gnu-readelf --debug-dump=info dwarf.o |
    grep -B 3 'DW_AT_name.*long double' | grep byte_size | tee dwarf.txt
echo "-- BTF"
bpftool btf dump file btf.o | grep -E "FLOAT|'(first|second|third)'" | tee btf.txt
grep -q ': 12$' dwarf.txt && grep -q "FLOAT 'long double' size=16" btf.txt &&
    grep -q "'second'.*bits_offset=96" btf.txt && grep -q "FLOAT 'complex float' size=8" btf.txt || {
    echo "changed"
    exit 1
}
