#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a parameter 'int value[3]' has the type that C gives it, a pointer, in all answers
# of libclang, as clang's compiler itself works with pointers there.
#
# What happens (libclang 19): the function is spelled 'int (int *)', but its argument type and the
# parameter are a ConstantArray of 3 with a size of 12 bytes, also after clang_getCanonicalType().
# Only the arguments of the canonical type of the function are pointers.
#
# Why it matters: who compares parameters one by one reports [3] -> [4] or [3] -> * as a change of
# size, and computes a wrong layout of the arguments, with no ABI change at all.
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


function = parse("int fixed(int value[3]);")["fixed"]
seen = []
for what, t in (("the function", function.type),
                ("its argument type", function.type.argument_types()[0]),
                ("canonical type of that", function.type.argument_types()[0].get_canonical()),
                ("the parameter", next(function.get_children()).type),
                ("argument of the canonical function",
                 function.type.get_canonical().argument_types()[0])):
    seen.append((t.spelling, t.get_size()))
    print(f"{what:36} {t.spelling:14} size {t.get_size()}")
sys.exit(seen != [("int (int *)", 1)] + [("int[3]", 12)] * 3 + [("int *", 8)])
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
