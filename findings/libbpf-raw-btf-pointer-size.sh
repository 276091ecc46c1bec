#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: the bytes that btf__raw_data() gives out describe the same types when btf__new()
# reads them back. And if the size of a pointer is not known, sizes of pointers are not known either.
#
# What happens (libbpf 1.1): BTF holds no size of pointers. From an ELF file libbpf takes it from the
# ELF class; from raw bytes it looks for an integer called 'long'. A 32-bit file without one yields
# btf__pointer_size() 0, and btf__resolve_size() then calculates with the 8 bytes of the host: four
# pointers have 16 bytes before and 32 bytes after the round trip.
#
# Why it matters: whether a type of a 32-bit guest has the right size depends on whether an unrelated
# 'long' stands somewhere in the file.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 \
    binutils-x86-64-linux-gnu=2.40-2 libbinutils=2.40-2 libelf1=0.188-2.1 \
    libbpf1=1:1.1.2-0+deb12u1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
echo 'int *four[4];' >without.c
echo 'int *four[4]; long unrelated;' >with.c
for name in without with; do
    x86_64-linux-gnu-gcc-12 -m32 -gbtf -c "$name.c" -o "$name.o"
done
cat >sizes.py <<'PYTHON'
import ctypes, os, sys

libbpf = ctypes.CDLL("libbpf.so.1")
for name in ("btf__parse_elf", "btf__new", "btf__raw_data", "btf__type_by_id"):
    getattr(libbpf, name).restype = ctypes.c_void_p
libbpf.btf__resolve_size.restype = ctypes.c_longlong
libbpf.btf__pointer_size.restype = ctypes.c_size_t
libbpf.libbpf_version_string.restype = ctypes.c_char_p
ARRAY = 3


def sizes(btf):
    for number in range(1, libbpf.btf__type_cnt(btf)):
        kind = ctypes.cast(libbpf.btf__type_by_id(btf, number), ctypes.POINTER(ctypes.c_uint32))
        if kind[1] >> 24 & 31 == ARRAY:
            return libbpf.btf__pointer_size(btf), libbpf.btf__resolve_size(btf, number)


print("libbpf", libbpf.libbpf_version_string().decode())
seen = []
for name in ("without", "with"):
    length = ctypes.c_uint32()
    elf = ctypes.c_void_p(libbpf.btf__parse_elf(os.fsencode(name + ".o"), None))
    data = ctypes.c_void_p(libbpf.btf__raw_data(elf, ctypes.byref(length)))
    raw = ctypes.c_void_p(libbpf.btf__new(data, length))
    seen.append((sizes(elf), sizes(raw)))
    print(f"{name} 'long': from ELF: pointer size, size of four[] = {seen[-1][0]}; from the same bytes: {seen[-1][1]}")
sys.exit(seen != [((4, 16), (0, 32)), ((4, 16), (4, 16))])
PYTHON
python3 sizes.py || { echo "changed"; exit 1; }
