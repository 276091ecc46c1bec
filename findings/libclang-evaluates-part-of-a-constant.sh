#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: clang_Cursor_Evaluate() gives the value of a constant, or says that it has none
# that fits its answer.
#
# What happens (libclang 19): '(__int128)1 << 64' is an integer (CXEval_Int) with the value 0, so the
# low 64 bits pass for the whole. The string "ab\0cd" is a string of 2 characters: the answer is a C
# string, and no function tells its length. Both without an error.
#
# Why it matters: constants that differ above bit 63 or behind a zero byte compare as the same. The
# tokens or the type (an array of 6) have to be compared as well.
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
import ctypes
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


lib = cindex.conf.lib
lib.clang_Cursor_Evaluate.argtypes = [cindex.Cursor]
lib.clang_Cursor_Evaluate.restype = ctypes.c_void_p
for name, result in (("getKind", ctypes.c_int), ("getAsLongLong", ctypes.c_longlong),
                     ("getAsStr", ctypes.c_char_p)):
    function = getattr(lib, "clang_EvalResult_" + name)
    function.argtypes, function.restype = [ctypes.c_void_p], result
INT, STRING = 1, 4

source = r'''
static const __int128 wide = (__int128)1 << 64;
static const char text[] = "ab\0cd";
'''
constants = parse(source)
wide = lib.clang_Cursor_Evaluate(constants["wide"])
number = (lib.clang_EvalResult_getKind(wide), lib.clang_EvalResult_getAsLongLong(wide))
text = lib.clang_Cursor_Evaluate(constants["text"])
string = (lib.clang_EvalResult_getKind(text), lib.clang_EvalResult_getAsStr(text))
size = constants["text"].type.get_size()
print(f"1 << 64: kind {number[0]} (integer), value {number[1]}")
print(f"text[]: kind {string[0]} (string), value {string[1]}, size of its type {size}")
sys.exit((number, string, size) != ((INT, 0), (STRING, b"ab"), 6))
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
