#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a bit-field that is as wide as its type holds what that type holds. 'long all : 64'
# is valid C, and cffi accepts it, with the right size.
#
# What happens (cffi 1.15.1): 5 is stored without an error, no byte of the structure changes, and the field
# reads as -2^63, whatever the bytes are. An unsigned one refuses 5: 'outside the range allowed by the bit
# field width: 0 <= x <= 0'. 63 bits of a long and 32 bits of an int work, so it is the step to all 64. Neither
# the documentation nor a report speaks of it.
#
# Why it matters: an interface that reserves a whole word as a bit-field, to be divided later, is read
# as a constant, and a test that only looks at sizes and offsets passes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download python3-cffi=1.15.1-5 python3-cffi-backend=1.15.1-5+b1 \
    python3-pycparser=2.21-1 python3-ply=3.11-5 libffi8=3.4.4-1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
cat >fields.py <<'PYTHON'
import sys
import cffi

print("cffi", cffi.__version__)


def try_field(declaration):
    ffi = cffi.FFI()
    ffi.cdef("struct s { %s; };" % declaration)
    record = ffi.new("struct s *")
    try:
        record.all = 5
        refused = None
    except OverflowError as error:
        refused = str(error)
    stored, read = bytes(ffi.buffer(record)).hex(), None
    if refused is None:
        read = record.all
    print(f"{declaration:24} refused: {refused}; bytes {stored}; reads {read}")
    return refused is not None, stored, read


if sys.byteorder != "little":
    sys.exit("changed: not a little-endian machine")
ok = (False, "0500000000000000", 5)
seen = [try_field(text) for text in ("unsigned all : 32; int b", "long all : 63", "unsigned long all : 63",
                                     "long all : 64", "unsigned long all : 64")]
sys.exit(seen[:3] != [ok] * 3 or seen[3] != (False, "00" * 8, -2**63) or seen[4] != (True, "00" * 8, None))
PYTHON
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 fields.py || { echo "changed"; exit 1; }
