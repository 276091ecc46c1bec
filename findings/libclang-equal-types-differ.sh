#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: the type of a member 'struct inner i' and the type of the declaration that
# clang_getTypeDeclaration() names for it are equal types to clang_equalTypes().
#
# What happens (libclang 19): they are not, though both are spelled 'struct inner'. A use of a type is
# another ('elaborated') type than its declaration. Where the type has no name, the spellings differ
# as well: 'union (unnamed union at ...)' for the member, 'union out::(unnamed at ...)' for the
# declaration. Canonical types are equal.
#
# Why it matters: a table of types by equality or by spelling holds each nameless type twice, once
# with its members and once as a stranger.
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


source = "struct inner { int k; }; struct out { struct inner i; union { int b; } u; };"
seen = []
for field in parse(source)["out"].type.get_fields():
    used, declared = field.type, field.type.get_declaration().type
    seen.append((used == declared, used.spelling == declared.spelling,
                 used.get_canonical() == declared.get_canonical()))
    print(f"{field.spelling}: used '{used.spelling}', declared '{declared.spelling}': equal {seen[-1][0]},"
          f" canonical types equal {seen[-1][2]}")
sys.exit(seen != [(False, True, True), (False, False, True)])
PYTHON
library=$(find "$work/root" -name 'libclang-19*.so*' -type f | head -n 1)
PYTHONPATH=root/usr/lib/python3/dist-packages:root/usr/lib/llvm-19/lib/python3.11/site-packages \
    python3 show.py "$library" || { echo "changed"; exit 1; }
