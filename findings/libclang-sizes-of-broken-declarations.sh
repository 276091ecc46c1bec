#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: clang_Type_getSizeOf() of a structure that could not be parsed is an error. Index.h says
# that it is CXTypeLayoutError_Invalid, -1, 'if the type declaration is invalid'.
#
# What happens (libclang 19): a structure with a member of an unknown type has 1 byte, aligned to 1, even where
# the member is only a pointer to it, and no member at all is visited. Offsets by name are -1, as documented. A typedef
# of an unknown type is int, and a structure that uses it has a whole layout, with plausible numbers;
# nothing says that this structure is invalid. An enumerator that mentions an unknown name has the next number,
# 0 and 1 here.
#
# Why it matters: tools that read single headers live with missing includes. To them such answers are facts,
# unless they look at clang_isInvalidDeclaration(), which does not help with the last two structures' users: any
# error in the diagnostics has to stop them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download libclang1-19=1:19.1.7-3~deb12u1 \
    libllvm19=1:19.1.7-3~deb12u1 python3-clang-19=1:19.1.7-3~deb12u1 libedit2=3.1-20221030-2 \
    libbsd0=0.11.7-2 libmd0=1.0.4-2 libz3-4=4.8.12-3.1 libtinfo6=6.4-4 libffi8=3.4.4-1 \
    libxml2=2.9.14+dfsg-1.3~deb12u6 libicu72=72.1-3+deb12u1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$work/root/usr/sbin:$PATH"
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >show.py <<'PYTHON'
import ctypes
import sys
from clang import cindex

cindex.Config.set_library_file(sys.argv[1])
lib = cindex.conf.lib
lib.clang_getClangVersion.restype = cindex._CXString
lib.clang_getClangVersion.errcheck = cindex._CXString.from_result
lib.clang_isInvalidDeclaration.argtypes = [cindex.Cursor]
lib.clang_isInvalidDeclaration.restype = ctypes.c_uint
print(lib.clang_getClangVersion())


def show(source):
    unit = cindex.Index.create().parse("a.h", args=["-x", "c"], unsaved_files=[("a.h", source)])
    assert [d.severity for d in unit.diagnostics] == [cindex.Diagnostic.Error]
    record = [c for c in unit.cursor.get_children() if c.spelling == "s"][-1]
    values = [c.enum_value for c in unit.cursor.walk_preorder() if c.kind.name == "ENUM_CONSTANT_DECL"]
    members = [(f.spelling, f.type.get_size(), f.get_field_offsetof()) for f in record.type.get_fields()]
    seen = (record.type.get_size(), record.type.get_align(), record.type.get_offset("last"), members, values,
            lib.clang_isInvalidDeclaration(record))
    print(f"{source}\n    size, alignment, offset of 'last', members, enumerators, invalid: {seen}")
    return seen


layout = [("m", 4, 0), ("last", 8, 64)]
sys.exit([show("struct s { missing m; long last; };"),
          show("struct s { long first; missing *m; long last; };"),
          show("typedef missing t; struct s { t m; long last; };"),
          show("enum e { ONE = MISSING, TWO }; struct s { enum e m; long last; };")] !=
         [(1, 1, -1, [], [], 1)] * 2 + [(16, 8, 64, layout, [], 0), (16, 8, 64, layout, [0, 1], 0)])
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
