# SPDX-License-Identifier: MIT
"""Raw BTF, written by hand: enough for structures of integers, arrays and bit fields.

    raw_btf.py FILE [--wide]      struct tiny_memory of the tests, or one whose flags are wider"""

import struct
import sys

INT, ARRAY, STRUCT = 1, 3, 4


class Btf:
    def __init__(self):
        self.types, self.strings, self.count = b"", b"\0", 0

    def name(self, text):
        at = len(self.strings)
        self.strings += text.encode() + b"\0"
        return at if text else 0

    def add(self, kind, name, size, more=b"", number=0):
        self.types += struct.pack("<III", self.name(name), kind << 24 | number, size) + more
        self.count += 1
        return self.count

    def integer(self, name, size):
        return self.add(INT, name, size, struct.pack("<I", size * 8))

    def structure(self, name, size, members):
        """members: (name, type, offset in bits)"""
        more = b"".join(struct.pack("<III", self.name(n), t, at) for n, t, at in members)
        return self.add(STRUCT, name, size, more, len(members))

    def bytes(self):
        return struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(self.types), len(self.types),
                           len(self.strings)) + self.types + self.strings


def tiny(wide):
    btf = Btf()
    btf.integer("long unsigned int", 8) # tells how wide a pointer is
    u32, u64 = btf.integer("unsigned int", 4), btf.integer("long long unsigned int", 8)
    flags, address = (u64, 128) if wide else (u32, 64)
    btf.structure("tiny_memory", address // 8 + 8,
                  [("op", u32, 0), ("flags", flags, 64 if wide else 32), ("address", u64, address)])
    return btf.bytes()


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as stream:
        stream.write(tiny("--wide" in sys.argv))
