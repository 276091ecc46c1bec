#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: CXTranslationUnit_SkipFunctionBodies saves the time for the bodies and changes
# nothing about what a header declares.
#
# What happens (libclang 19): with it, clang_isCursorDefinition() is 0 for an inline function that has
# a body, and clang_getCursorDefinition() finds none. A definition and a prototype look the same.
#
# Why it matters: this option is the obvious one for a tool that reads headers. With it, a public
# inline function that lost its body (and now has to be linked) cannot be told from one that has it.
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


source = "static inline int body(void) { return 1; } int prototype(void);"
seen = []
for text, options in (("all", 0), ("SkipFunctionBodies", cindex.TranslationUnit.PARSE_SKIP_FUNCTION_BODIES)):
    functions = parse(source, options)
    seen.append([functions[name].is_definition() for name in ("body", "prototype")])
    seen.append(functions["body"].get_definition() is None)
    print(f"{text}: body() is a definition: {seen[-2][0]}, prototype(): {seen[-2][1]},"
          f" definition of body() found: {not seen[-1]}")
sys.exit(seen != [[True, False], False, [False, False], True])
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
