# SPDX-License-Identifier: MIT
"""Raw BTF, written by hand: enough for structures of integers, arrays and bit fields.

    raw_btf.py FILE [--wide|--narrow|--merged]
                    struct tiny_memory of the tests; one whose flags are wider; with pointers of 32
                    bits and no "long" that says so; with one type for all nameless records that
                    are equal, as pahole writes it"""

import struct
import sys

INT, POINTER, ARRAY, STRUCT, TYPEDEF = 1, 2, 3, 4, 8


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


def narrow():
    btf = Btf()
    u32 = btf.integer("unsigned int", 4)
    pointer = btf.add(POINTER, "", u32)
    btf.structure("tiny_pointers", 8, [("p", pointer, 0), ("n", u32, 32)])
    return btf.bytes()


def merged():
    btf = Btf()
    btf.integer("long unsigned int", 8)
    u32 = btf.integer("unsigned int", 4)
    nameless = btf.structure("", 4, [("a", u32, 0)])
    empty = btf.structure("", 0, [])
    one, two = btf.add(TYPEDEF, "tiny_one", nameless), btf.add(TYPEDEF, "tiny_two", nameless)
    btf.add(TYPEDEF, "tiny_nothing", empty)
    btf.structure("tiny_holder", 16, [("one", one, 0), ("two", two, 32), ("three", nameless, 64),
                                      ("four", u32, 96), ("five", empty, 128)])
    return btf.bytes()


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
        stream.write(narrow() if "--narrow" in sys.argv else
                     merged() if "--merged" in sys.argv else tiny("--wide" in sys.argv))
