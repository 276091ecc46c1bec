#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: 'const int a[2]' is an array of const int, so its element type is const, also after
# clang_getCanonicalType(), which only takes typedefs away.
#
# What happens (libclang 19): the canonical type is const itself, and its element type is a plain int.
# As declared it is the other way round: the array is not const, and its elements are. With a typedef
# of const int as element, neither is const as declared.
#
# Why it matters: who asks the elements of canonical types, as one does to see through typedefs, misses
# that an array became read-only; who asks only whether a declared type is const misses it, too.
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


def parse(source, options=0):
    unit = cindex.Index.create().parse("a.h", args=["-x", "c"], unsaved_files=[("a.h", source)],
                                       options=options)
    assert not unit.diagnostics, list(unit.diagnostics)
    return {cursor.spelling: cursor for cursor in unit.cursor.get_children()}


record = parse("typedef const int fixed; struct s { const int a[2]; fixed b[2]; int c[2]; };")["s"]
seen = []
for member in record.type.get_fields():
    for how, t in (("declared", member.type), ("canonical", member.type.get_canonical())):
        seen.append((t.is_const_qualified(), t.get_array_element_type().is_const_qualified()))
        print("%-9s %-12s array const: %-5s elements const: %s" % (how, t.spelling, *seen[-1]))
sys.exit(seen != [(False, True), (True, False), (False, False), (True, False),
                  (False, False), (False, False)])
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
