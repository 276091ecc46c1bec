#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: the environment at the end of a target's triple chooses the data model, as it does
# for x86_64 (gnux32) and mips64 (gnuabin32), so aarch64-linux-gnu_ilp32, glibc's and gcc's name for
# arm64 with pointers and long of 32 bits, gives that, or an error.
#
# What happens (libclang 19): it is taken without a diagnostic, and long and pointers have 64 bits.
#
# Why it matters: layouts that are extracted for callers of such a model are all those of LP64, and
# nothing shows it but __SIZEOF_POINTER__ itself.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for package in libclang1-19=1:19.1.7-3~deb12u1 libllvm19=1:19.1.7-3~deb12u1 \
    python3-clang-19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 libbsd0=0.11.7-2 \
    libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1; do
    apt-get -o APT::Sandbox::User=root download "$package" >log 2>&1 || {
        echo "skipped: $package cannot be had: $(tail -n 1 log)"
        exit 77
    }
done
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >show.py <<'PYTHON'
import sys
from clang import cindex

cindex.Config.set_library_file(sys.argv[1])
cindex.conf.lib.clang_getClangVersion.restype = cindex._CXString
cindex.conf.lib.clang_getClangVersion.errcheck = cindex._CXString.from_result
print(cindex.conf.lib.clang_getClangVersion())

SOURCE = "struct s { long l; void *p; };"
seen = {}
for target in ("x86_64-linux-gnux32", "mips64-linux-gnuabin32", "aarch64-linux-gnu_ilp32"):
    unit = cindex.Index.create().parse("a.h", args=["-x", "c", "-target", target],
                                       unsaved_files=[("a.h", SOURCE)])
    assert not unit.diagnostics, list(unit.diagnostics)
    (record,) = unit.cursor.get_children()
    seen[target] = [member.type.get_size() for member in record.type.get_fields()]
    print("%-24s bytes of long, pointer: %s" % (target, seen[target]))
sys.exit(seen != {"x86_64-linux-gnux32": [4, 4], "mips64-linux-gnuabin32": [4, 4],
                  "aarch64-linux-gnu_ilp32": [8, 8]})
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
