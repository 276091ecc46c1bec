# SPDX-License-Identifier: MIT
"""A dumped surface as C: each fact a line that a compiler refuses where it is wrong."""

import os
import re
from typing import NamedTuple


class BitField(NamedTuple):
    record: str
    path: str # as a designator: ".a.b[0].c"
    offset: int
    bits: int


def c_string(text):
    return '"%s"' % "".join(c if c.isalnum() and c.isascii() else "".join(
        "\\%03o" % byte for byte in c.encode()) for c in text)


def c_number(value):
    number = int(value)
    if number == -1 << 63:
        return "(-%dLL - 1)" % ((1 << 63) - 1)
    return "%d%s" % (number, "ULL" if number >= 1 << 63 else "LL")


def holds(entity, version):
    """At that interface version (None: the latest)?"""
    if "versions" not in entity:
        return True
    bounds = [text.split("..") for text in entity["versions"]]
    if version is None:
        return bounds[-1][1] == ""
    return any(int(low or "0", 16) <= version and (not high or version < int(high, 16))
               for low, high in bounds)


def sees(entity, audience, version=None):
    return audience in entity.get("audiences", [audience]) and (
        holds(entity, version) or (version is None and audience != "guest"))


class Facts:
    def __init__(self):
        self.lines = [] # (C, what it says)
        self.fields = []

    def add(self, expression, what):
        self.lines.append(('_Static_assert(%s, "");' % expression, what))

    def same(self, expression, value, what):
        self.add("(%s) == %s" % (expression, value), "%s is %s" % (what, value))

    def number(self, name, value, bits, unsigned):
        """A value with its width and sign."""
        literal = c_number(value)
        self.add("(%s) == %s && sizeof(%s) * 8 == %d && (((__typeof__(%s))-1 < 0) == %d)"
                 % (name, literal, name, bits, name, not unsigned),
                 "%s is %s, %s%d bits" % (name, value, "u" if unsigned else "", bits))

    def member(self, record, member, prefix):
        name, offset, bits, kind = member[:4]
        more = member[4] if len(member) > 4 else {}
        path = prefix if name is None else prefix + "." + name
        if more.get("bitfield"):
            if name is not None:
                self.fields.append(BitField(record, path, offset, bits))
            return
        place = "((%s *)0)->%s" % (record, path[1:])
        if name is not None:
            what = "%s%s" % (record, path)
            self.same("__builtin_offsetof(%s, %s) * 8" % (record, path[1:]), offset,
                      "offset of " + what)
            if not more.get("flexible"):
                self.same("sizeof(%s) * 8" % place, bits, "width of " + what)
            sign = re.fullmatch(r"(u?)int\d+_t", kind)
            if sign:
                self.same("((__typeof__(%s))-1 < 0)" % place, int(not sign.group(1)),
                          "sign of " + what)
        inside = path + "[0]" * len(re.findall(r"\[\d*\]", kind))
        for nested in more.get("members", []):
            self.member(record, nested, inside)

    def record(self, entity):
        name = entity["name"]
        self.same("sizeof(%s)" % name, entity["size"], "size of " + name)
        self.same("_Alignof(%s)" % name, entity["align"], "alignment of " + name)
        for member in entity.get("members", []):
            self.member(name, member, "")

    def typedef(self, entity):
        name = entity["name"]
        if not entity.get("size"): # of a function
            return
        self.same("sizeof(%s)" % name, entity["size"], "size of " + name)
        self.same("_Alignof(%s)" % name, entity.get("align", entity["size"]),
                  "alignment of " + name)
        if re.fullmatch(r"u?int\d+_t", entity["type"]):
            self.same("((%s)-1 < 0)" % name, int(not entity.get("unsigned")),
                      "sign of " + name)

    def constant(self, entity):
        name = entity["name"]
        if "text" in entity:
            self.add("__builtin_strcmp(%s, %s) == 0" % (name, c_string(entity["text"])),
                     "%s is %s" % (name, entity["text"]))
        elif re.fullmatch(r"-?\d+\.\d+", entity.get("value", "")):
            self.add("(%s) == %s" % (name, entity["value"]), "%s is %s" % (name, entity["value"]))
        elif not entity.get("value", "").startswith("{"): # a list can be compared nowhere
            value = entity.get("value", entity.get("number"))
            self.number(name, value, entity.get("bits", 32), entity.get("unsigned", False))


def named(tree, pattern):
    """What the pattern finds in the headers of a tree."""
    found = set()
    for path, _, names in os.walk(tree):
        for name in (n for n in names if n.endswith(".h")):
            with open(os.path.join(path, name), encoding="utf-8", errors="replace") as stream:
                found |= set(re.findall(pattern, stream.read(), re.M))
    return found


def macros(tree):
    """A type that is a macro is in no debugging information."""
    return named(tree, r"^[ \t]*#[ \t]*define[ \t]+(\w+)")


def functions(tree):
    """Of headers: their bodies are told like those of macros."""
    return named(tree, r"\bstatic\b[^;{}()]*?\b(\w+)\s*\(")


def of_surface(surface, audience, version=None):
    """(facts, bit fields, names) that an audience sees; of an older interface version only what
    does not hold for all of them."""
    seen = {key: [e for e in surface.get(key, []) if sees(e, audience, version)
                  and (version is None or "versions" in e)]
            for key in ("records", "typedefs", "enums", "constants", "macros", "hypercalls")}
    facts = Facts()
    for entity in seen["records"]:
        facts.record(entity)
    for entity in seen["typedefs"]:
        facts.typedef(entity)
    for entity in seen["enums"]:
        if re.fullmatch(r"enum \w+", entity["name"]): # a nameless one has no sizeof
            facts.same("sizeof(%s)" % entity["name"], entity.get("size", 4),
                       "size of " + entity["name"])
        for name, value in entity["values"]:
            facts.same(name, c_number(value), name)
    for entity in seen["constants"] + seen["hypercalls"]:
        facts.constant(entity)
    for entity in surface.get("ops", []) if version is None else []:
        if sees(entity, audience) and not entity.get("removed"):
            facts.same(entity["name"], entity["number"], entity["name"])
    name_sets = {key: {e["name"] for e in found} for key, found in seen.items()}
    enumerators = {value[0] for e in seen["enums"] for value in e["values"]}
    return facts.lines, facts.fields, {
        "types": name_sets["records"] | name_sets["typedefs"] | name_sets["enums"]
                 | enumerators | name_sets["constants"],
        "macros": name_sets["constants"] | name_sets["macros"] | name_sets["hypercalls"]
                  | name_sets["typedefs"], # a macro can be a type
        "only_macros": name_sets["macros"],
    }
