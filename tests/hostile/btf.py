# SPDX-License-Identifier: MIT
"""The types of an object that gcc compiled with -gbtf, as plain values that can be compared.

Layout and meaning alone: a typedef of an integer is that integer, qualifiers and the nesting of
nameless records do not count, a named type inside of another is its name."""

import struct

(INT, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, PROTO, VAR,
 DATASEC, FLOAT, DECL_TAG, TYPE_TAG, ENUM64) = range(1, 20)
MAGIC = 0xeb9f
# bytes behind the head of a type: once, and for each of its parts
TAIL = {INT: (4, 0), ARRAY: (12, 0), STRUCT: (0, 12), UNION: (0, 12), ENUM: (0, 8),
        PROTO: (0, 8), VAR: (4, 0), DATASEC: (0, 12), DECL_TAG: (4, 0), ENUM64: (0, 12)}
WORD = {STRUCT: "struct", UNION: "union"}


class Type:
    def __init__(self, kind, flag, name, size, tail, parts):
        self.kind, self.flag, self.name = kind, flag, name
        self.size = size # or the index of another type
        self.tail, self.parts = tail, parts


class Types:
    """The section .BTF, read."""

    def __init__(self, data, pointer):
        magic, _, _, head, types, length, strings, _ = struct.unpack_from("<HBBIIIII", data)
        if magic != MAGIC:
            raise ValueError("no BTF: %#x" % magic)
        self.pointer, self.data, self.strings = pointer, data, head + strings
        self.types = [Type(0, 0, "void", 0, (), [])]
        at, end = head + types, head + types + length
        while at < end:
            at = self.read(at)

    def name(self, offset):
        at = self.strings + offset
        return self.data[at:self.data.index(b"\0", at)].decode()

    def read(self, at):
        name, info, size = struct.unpack_from("<III", self.data, at)
        kind, count, at = info >> 24 & 31, info & 0xffff, at + 12
        once, each = TAIL.get(kind, (0, 0))
        tail = struct.unpack_from("<%dI" % (once // 4), self.data, at)
        at += once
        parts = [struct.unpack_from("<%dI" % (each // 4), self.data, at + each * i)
                 for i in range(count if each else 0)]
        if kind: # gcc 12 writes some without a kind, and does not count them
            self.types.append(Type(kind, info >> 31, self.name(name), size, tail, parts))
        return at + each * (count if each else 0)

    def bare(self, index):
        """Without qualifiers and typedefs: (type, the last typedef's name)."""
        alias = None
        while True:
            found = self.types[index]
            if found.kind == TYPEDEF:
                alias = found.name
            elif found.kind not in (VOLATILE, CONST, RESTRICT, TYPE_TAG):
                return found, alias
            index = found.size

    def bytes(self, index):
        found, _ = self.bare(index)
        if found.kind == PTR:
            return self.pointer
        if found.kind == ARRAY:
            return found.tail[2] * self.bytes(found.tail[0])
        return 0 if found.kind in (FWD, PROTO) else found.size

    def spell(self, index):
        """What a member of that type holds."""
        found, alias = self.bare(index)
        if found.kind == INT:
            if found.name in ("char", "_Bool"):
                return found.name
            return "%s%d" % ("s" if found.tail[0] >> 24 & 1 else "u", 8 * found.size)
        if found.kind == PTR:
            return self.spell(found.size) + " *"
        if found.kind == ARRAY:
            return "%s [%d]" % (self.spell(found.tail[0]), found.tail[2])
        if found.kind in (STRUCT, UNION):
            # of one member it makes no difference
            word = WORD[found.kind] if found.name or len(found.parts) > 1 else "struct"
            return "%s %s" % (word, found.name) if found.name else alias or word
        if found.kind == FWD:
            return "%s %s" % (WORD[UNION if found.flag else STRUCT], found.name)
        if found.kind == PROTO:
            return "%s (%s)" % (self.spell(found.size),
                                ", ".join(self.spell(p[1]) for p in found.parts))
        if found.kind in (ENUM, ENUM64):
            return "u%d" % (8 * found.size)
        return found.name

    def element(self, index):
        found, _ = self.bare(index)
        return self.element(found.tail[0]) if found.kind == ARRAY else index

    def members(self, record, path="", base=0):
        """(path, offset, bits, type) of a record, what is nameless in it spread out."""
        for name, index, place in record.parts:
            name, offset, bits = self.name(name), place, 8 * self.bytes(index)
            if record.flag:
                offset, bits = place & 0xffffff, place >> 24 or bits
            inner = self.types[self.element(index)]
            inline = inner.kind in (STRUCT, UNION) and not inner.name
            if name:
                fixed = "const " if self.types[index].kind == CONST else ""
                yield (path + name, base + offset, bits, fixed + self.spell(index))
            if inline:
                yield from self.members(inner, path + name + "." if name else path, base + offset)

    def record(self, found):
        """Members by their place: the order of those at one place means nothing."""
        members = sorted(self.members(found), key=lambda member: (member[1], member[0]))
        return (WORD[found.kind], found.size, tuple(members))

    def entities(self):
        """name -> form, of everything that has a name."""
        forms = {}
        for found in self.types:
            if found.kind in WORD and found.name:
                forms["%s %s" % (WORD[found.kind], found.name)] = self.record(found)
            elif found.kind == ENUM:
                forms.update((self.name(name), value) for name, value in found.parts)
                if found.name:
                    forms["enum " + found.name] = found.size
            elif found.kind == TYPEDEF:
                inner, alias = self.bare(found.size)
                if inner.kind in WORD and not inner.name and not alias:
                    forms[found.name] = self.record(inner)
                else:
                    forms[found.name] = self.spell(found.size)
        return forms
